package dev.heed.server.openai;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.generate.StopText;
import dev.heed.server.models.Served;
import dev.heed.server.payload.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** How answers are written: as completions, or as messages of a chat; whole, or piece by piece. */
final class CompletionForm {

  private final Served served;
  private final boolean chat;
  private final String id;
  private final long created = System.currentTimeMillis() / 1000;

  CompletionForm(Served served, boolean chat) {
    this.served = served;
    this.chat = chat;
    this.id = (chat ? "chatcmpl-" : "cmpl-") + UUID.randomUUID();
  }

  boolean chat() {
    return chat;
  }

  private ObjectNode frame(String object) {
    return Json.object()
        .put("id", id)
        .put("object", object)
        .put("created", created)
        .put("model", served.name());
  }

  ObjectNode whole(List<String> prompts, List<String> texts, WritingOptions options) {
    ObjectNode json = frame(chat ? "chat.completion" : "text_completion");
    ArrayNode choices = json.putArray("choices");
    int written = 0;
    for (String text : texts) {
      String kept = StopText.before(text, options.stops());
      ObjectNode choice = choices.addObject().put("index", choices.size() - 1);
      if (chat) {
        choice
            .putObject("message")
            .put("role", "assistant")
            .put("content", kept)
            .putNull("refusal");
      } else {
        choice.put("text", kept);
      }
      choice.putNull("logprobs").put("finish_reason", reason(text, options));
      written += Math.min(options.most(), count(text));
    }
    json.set("usage", tokens(prompts.stream().mapToInt(this::prompt).sum(), written));
    return json;
  }

  private ObjectNode tokens(int prompt, int written) {
    return Json.object()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", written)
        .put("total_tokens", prompt + written);
  }

  /** Of a chat, the tokens of what was said: the template's own are not counted. */
  private int prompt(String prompt) {
    if (!chat) {
      return served.tokens(prompt);
    }
    int all = 0;
    for (JsonNode message :
        Json.parse(("{\"m\":" + prompt + "}").getBytes(StandardCharsets.UTF_8)).path("m")) {
      all += count(message.path("content").asText());
    }
    return all;
  }

  private int count(String text) {
    return text.isEmpty() ? 0 : served.tokenizer().ids(text, false).length;
  }

  private String reason(String text, WritingOptions options) {
    boolean stopped = !StopText.before(text, options.stops()).equals(text);
    return !stopped && count(text) >= options.most() ? "length" : "stop";
  }

  private ObjectNode chunk() {
    return frame(chat ? "chat.completion.chunk" : "text_completion");
  }

  private static ObjectNode choice(ObjectNode chunk) {
    return chunk.putArray("choices").addObject().put("index", 0);
  }

  ObjectNode piece(String text, boolean first) {
    ObjectNode chunk = chunk();
    ObjectNode choice = choice(chunk);
    if (chat) {
      ObjectNode delta = choice.putObject("delta");
      if (first) {
        delta.put("role", "assistant");
      }
      delta.put("content", text);
    } else {
      choice.put("text", text);
    }
    choice.putNull("logprobs").putNull("finish_reason");
    return chunk;
  }

  ObjectNode end(String text, WritingOptions options) {
    ObjectNode chunk = chunk();
    ObjectNode choice = choice(chunk);
    if (chat) {
      choice.putObject("delta");
    } else {
      choice.put("text", "");
    }
    choice.putNull("logprobs").put("finish_reason", reason(text, options));
    return chunk;
  }

  ObjectNode usage(String prompt, String text, WritingOptions options) {
    ObjectNode chunk = chunk();
    chunk.putArray("choices");
    chunk.set("usage", tokens(prompt(prompt), Math.min(options.most(), count(text))));
    return chunk;
  }
}
