package dev.heed.langchain4j;

import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.testing.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A decoder whose weights are written by hand, so that it can answer what LangChain4j's contract
 * asks. Its scores of the next word are a table for the last word, and, where an answer begins,
 * another for all words so far: what one layer of attention that looks at everything alike would
 * see. Each word is in one answer at most, so the last word says how it goes on.
 */
final class SmallTalk {

  private static final String END = "<end>";
  private static final String OTHER = "<other>";
  private static final String BEGINS = ":";
  private static final float SURE = 50;

  /** What is answered where a word was heard; the last that fits, and the first where none does. */
  private static final Map<String, String> ANSWERS = new LinkedHashMap<>();

  static {
    ANSWERS.put("", "I see");
    ANSWERS.put("Germany", "Berlin is its capital city");
    ANSWERS.put("Translate", "Ich liebe dich");
    ANSWERS.put("favorite", "green like grass");
    ANSWERS.put("story", "once upon a time there was an old king who lived by the sea");
    ANSWERS.put("Say", "Hello World");
  }

  private final List<String> words;

  private SmallTalk() {
    TreeSet<String> all = new TreeSet<>(List.of(END, OTHER, BEGINS));
    ANSWERS.forEach(
        (heard, said) -> {
          all.addAll(List.of(said.split(" ", -1)));
          all.add(heard.isEmpty() ? OTHER : heard);
        });
    words = List.copyOf(all);
  }

  static Path in(Path folder) throws IOException {
    SmallTalk model = new SmallTalk();
    Files.createDirectories(folder.resolve("onnx"));
    model.graph().writeTo(folder.resolve("onnx/model.onnx"));
    int end = model.words.indexOf(END);
    Files.writeString(
        folder.resolve("config.json"),
        """
        {"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "vocab_size": %s,
         "n_positions": 1024, "eos_token_id": %s, "pad_token_id": %s}
        """
            .formatted(model.words.size(), end, end));
    Files.writeString(folder.resolve("tokenizer.json"), model.tokenizer());
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"eos_token\": \"<end>\", \"clean_up_tokenization_spaces\": false}");
    Files.writeString(
        folder.resolve("chat_template.jinja"),
        "{% for m in messages %}{{ m.role }} says {{ m.content }}\n{% endfor %}assistant :");
    return folder;
  }

  /** Words and single marks; what it does not know is one token. */
  private String tokenizer() {
    StringBuilder vocabulary = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      vocabulary.append(i == 0 ? "" : ", ").append("\"%s\": %s".formatted(words.get(i), i));
    }
    return """
    {"version": "1.0", "truncation": null, "padding": null, "added_tokens": [
      {"id": %s, "content": "<end>", "single_word": false, "lstrip": false, "rstrip": false,
       "normalized": false, "special": true}],
     "normalizer": null, "pre_tokenizer": {"type": "Whitespace"}, "post_processor": null,
     "decoder": null,
     "model": {"type": "WordLevel", "vocab": {%s}, "unk_token": "<other>"}}
    """
        .formatted(words.indexOf(END), vocabulary);
  }

  private TinyGraph graph() {
    int size = words.size();
    return TinyGraph.graph()
        .input("input_ids", ElementType.I64, "batch", "length")
        .input("attention_mask", ElementType.I64, "batch", "length")
        .output("logits", ElementType.F32, "batch", "length", size)
        .weight("depth", Tensor.of(Shape.of(1), new long[] {size}))
        .weight("off_on", Tensor.of(Shape.of(2), 0f, 1f))
        .weight("one", Tensor.of(Shape.of(1), 1f))
        .weight("along", Tensor.of(Shape.of(1), new long[] {1}))
        .weight("next", next())
        .weight("heard", heard())
        .node("OneHot", List.of("input_ids", "depth", "off_on"), List.of("word"))
        .node("CumSum", List.of("word", "along"), List.of("counts"))
        .node("Min", List.of("counts", "one"), List.of("seen"))
        .node("MatMul", List.of("word", "next"), List.of("goes_on"))
        .node("MatMul", List.of("seen", "heard"), List.of("begins"))
        .node("Add", List.of("goes_on", "begins"), List.of("logits"));
  }

  /** {@code [last word, next word]}: how each answer goes on. */
  private Tensor next() {
    float[] table = new float[words.size() * words.size()];
    for (String answer : ANSWERS.values()) {
      String[] said = answer.split(" ", -1);
      for (int i = 0; i < said.length; i++) {
        put(table, said[i], i + 1 < said.length ? said[i + 1] : END, SURE);
      }
    }
    put(table, BEGINS, ANSWERS.get("").split(" ", -1)[0], 1);
    return Tensor.of(Shape.of(words.size(), words.size()), table);
  }

  /** {@code [word so far, next word]}: less than what goes on, more than what is said at a loss. */
  private Tensor heard() {
    float[] table = new float[words.size() * words.size()];
    float most = 1;
    for (Map.Entry<String, String> answer : ANSWERS.entrySet()) {
      if (!answer.getKey().isEmpty()) {
        put(table, answer.getKey(), answer.getValue().split(" ", -1)[0], ++most);
      }
    }
    return Tensor.of(Shape.of(words.size(), words.size()), table);
  }

  private void put(float[] table, String row, String column, float value) {
    table[words.indexOf(row) * words.size() + words.indexOf(column)] = value;
  }
}
