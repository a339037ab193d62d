"""Renders every *.jinja file of a folder as transformers does, for a few conversations: JSON on standard output."""
import json
import pathlib
import sys

from transformers.utils.chat_template_utils import render_jinja_template

SYSTEM = {"role": "system", "content": "You answer briefly.\nIn English."}
ASK = {"role": "user", "content": "  What is 2 + 2? <b>\"Quote\"</b> ünïcode 文字 "}
REPLY = {"role": "assistant", "content": "4"}
AGAIN = {"role": "user", "content": "And {{ 3 }}?"}
THOUGHT = {"role": "assistant", "content": "<think>\nTwo and two.\n</think>\n\nFour."}
REASONED = {"role": "assistant", "content": "Four.", "reasoning_content": "Two and two."}
CALL = {
    "role": "assistant",
    "content": "",
    "tool_calls": [
        {"id": "call12345", "type": "function", "function": {"name": "weather", "arguments": {"city": "Köln", "days": 2, "fine": True, "none": None}}}
    ],
}
RESULT = {"role": "tool", "name": "weather", "tool_call_id": "call12345", "content": "{\"sky\": \"blue\"}"}
PARTS = {"role": "user", "content": [{"type": "image"}, {"type": "text", "text": "What is this?"}]}
WORDS = {"role": "user", "content": [{"type": "text", "text": "One."}, {"type": "text", "text": "Two."}]}
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "description": "The weather of the next days.",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "description": "Where"}, "days": {"type": "integer", "enum": [1, 2, 3]}},
            "required": ["city"],
        },
    },
}
CONVERSATIONS = [
    ([ASK], None),
    ([SYSTEM, ASK], None),
    ([SYSTEM, ASK, REPLY, AGAIN], None),
    ([ASK, THOUGHT, AGAIN], None),
    ([ASK, REASONED, AGAIN], None),
    ([ASK, REPLY], None),
    ([SYSTEM, ASK], [TOOL]),
    ([ASK, CALL, RESULT], [TOOL]),
    ([SYSTEM, ASK, CALL, RESULT, REPLY, AGAIN], [TOOL]),
    ([PARTS], None),
    ([SYSTEM, WORDS, REPLY], None),
]


def rendered(template, messages, tools, start):
    try:
        texts, _ = render_jinja_template(
            conversations=[messages],
            tools=tools,
            chat_template=template,
            add_generation_prompt=start,
            bos_token="<s>",
            eos_token="</s>",
            pad_token="<pad>",
            unk_token="<unk>",
        )
        return texts[0]
    except Exception:
        return None


cases = []
for file in sorted(pathlib.Path(sys.argv[1]).glob("*.jinja")):
    template = file.read_text(encoding="utf-8")
    for messages, tools in CONVERSATIONS:
        for start in (False, True):
            values = {
                "messages": messages,
                "tools": tools,
                "documents": None,
                "add_generation_prompt": start,
                "bos_token": "<s>",
                "eos_token": "</s>",
                "pad_token": "<pad>",
                "unk_token": "<unk>",
            }
            cases.append({"name": file.name, "values": values, "right": rendered(template, messages, tools, start)})
json.dump(cases, sys.stdout)
