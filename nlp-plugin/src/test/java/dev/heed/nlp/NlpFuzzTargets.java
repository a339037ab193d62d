package dev.heed.nlp;

import dev.heed.generate.GenerationConfig;
import dev.heed.model.ModelFolder;
import dev.heed.nlp.generation.ChatPromptTarget;
import dev.heed.nlp.task.QuestionTarget;
import dev.heed.nlp.task.SentenceModulesTarget;
import dev.heed.nlp.template.Template;
import dev.heed.nlp.text.Encoding;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.testing.Reference;
import dev.heed.testing.fuzz.ConfigTarget;
import dev.heed.testing.fuzz.FuzzTarget;
import dev.heed.testing.fuzz.FuzzTarget.Form;
import dev.heed.testing.fuzz.FuzzTarget.Reading;
import dev.heed.testing.fuzz.FuzzTargets;
import dev.heed.testing.fuzz.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Tokenizers, what is said about them, chat templates, and the architectures that read text. */
public final class NlpFuzzTargets implements FuzzTargets {

  private static final String TEXT = "Hello wörld 日本 🎉 don't stop<s>";

  private static final List<String> SETTINGS =
      List.of(
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json",
          "added_tokens.json");

  private static final byte[] ADDED =
      "{\"<extra_0>\": 1000, \"<extra_1>\": 1001}".getBytes(StandardCharsets.UTF_8);

  /** Of settings that say nothing. */
  private static final byte[] NONE = "{}".getBytes(StandardCharsets.UTF_8);

  @Override
  public List<FuzzTarget> all() {
    return List.of(
        new FuzzTarget("tokenizer", Form.JSON, NlpFuzzTargets::tokenizers),
        new FuzzTarget("tokenizer-settings", Form.JSON, NlpFuzzTargets::settings),
        new FuzzTarget("vocabulary", Form.TEXT, NlpFuzzTargets::vocabularies),
        new FuzzTarget("sentencepiece-model", Form.BYTES, NlpFuzzTargets::sentencePieces),
        new FuzzTarget("chat-template", Form.TEXT, f -> templates()),
        SentenceModulesTarget.target(),
        ChatPromptTarget.target(),
        QuestionTarget.target(),
        ConfigTarget.of("text-config", "dev.heed.nlp"));
  }

  private static Reading tokenizers(Path folder) {
    Path model = folder.resolve("tokenizer");
    List<byte[]> seeds =
        Seeds.paths(".*\\.json", 60_000, "tokenizers/tokenizer").stream()
            .map(Seeds::bytes)
            .toList();
    return Reading.of(
        seeds,
        (bytes, seed) -> {
          Seeds.put(model.resolve("tokenizer.json"), bytes);
          use(model);
        });
  }

  private static Reading sentencePieces(Path folder) {
    List<String> classes = List.of("T5Tokenizer", "LlamaTokenizer", "AlbertTokenizer", "");
    List<byte[]> seeds =
        Seeds.paths(".*\\.model", 60_000, "sentencepiece").stream().map(Seeds::bytes).toList();
    Path model = folder.resolve("pieces");
    return Reading.of(
        seeds,
        (bytes, seed) -> {
          String name = classes.get(seed % classes.size());
          byte[] config =
              "{\"tokenizer_class\":\"%s\"}".formatted(name).getBytes(StandardCharsets.UTF_8);
          Seeds.put(model.resolve("tokenizer_config.json"), config);
          Seeds.put(model.resolve("spiece.model"), bytes);
          use(model);
        });
  }

  private static void use(Path model) {
    TextTokenizer tokenizer = TextTokenizer.of(ModelFolder.open(model));
    Encoding encoding = tokenizer.encode(TEXT);
    tokenizer.decode(encoding.ids(), true);
    tokenizer.decode(new long[] {0, 1, 2, 3}, false);
    tokenizer.inputs(List.of(encoding));
  }

  private static Reading settings(Path folder) {
    Path words = vocabulary(folder, "bert", "tokenizer.json", "vocab.txt", "config.json");
    Path pairs = vocabulary(folder, "gpt2", "vocab.json", "merges.txt", "config.json");
    Path around = Seeds.put(folder.resolve("added_tokens.json"), ADDED);
    List<Path> files =
        new ArrayList<>(Seeds.paths(String.join("|", SETTINGS), 90_000, "models", "models_5"));
    files.add(around);
    List<byte[]> seeds = files.stream().map(Seeds::bytes).toList();
    return Reading.of(
        seeds,
        (bytes, seed) -> {
          Path model = seed % 2 == 0 ? words : pairs;
          String own = files.get(seed).getFileName().toString();
          SETTINGS.forEach(name -> Seeds.put(model.resolve(name), name.equals(own) ? bytes : NONE));
          generation(model);
          use(model);
        });
  }

  private static void generation(Path model) {
    GenerationConfig config = GenerationConfig.of(ModelFolder.open(model));
    config.maxLength();
    config.ends();
    config.pad();
    config.badWords();
    config.suppressTokens();
    config.topP();
    config.decoderStart();
  }

  private static Path vocabulary(Path folder, String name, String... files) {
    Path model = folder.resolve(name);
    for (String file : files) {
      Seeds.copy(Reference.folder("models/" + name).resolve(file), model.resolve(file));
    }
    return model;
  }

  private static Reading vocabularies(Path folder) {
    List<Path> models =
        List.of(
            vocabulary(folder, "bert", "vocab.txt", "config.json", "tokenizer_config.json"),
            vocabulary(folder, "gpt2", "vocab.json", "merges.txt", "tokenizer_config.json"),
            vocabulary(folder, "roberta", "vocab.json", "merges.txt", "tokenizer_config.json"));
    List<Path> files =
        List.of(
            models.get(0).resolve("vocab.txt"),
            models.get(1).resolve("vocab.json"),
            models.get(2).resolve("merges.txt"));
    List<byte[]> seeds = files.stream().map(Seeds::bytes).toList();
    return Reading.of(
        seeds,
        (bytes, seed) -> {
          Seeds.put(files.get(seed), bytes);
          use(models.get(seed));
        });
  }

  private static Reading templates() {
    List<String> words =
        List.of(
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "{%-",
            "-%}",
            "for",
            "endfor",
            "if",
            "endif",
            "else",
            "elif",
            "set",
            "macro",
            "endmacro",
            "in",
            "is",
            "not",
            "range(",
            "messages",
            "loop.index",
            "|",
            "(",
            ")",
            "\\u",
            "\\x4",
            "*",
            "**",
            "//",
            "%",
            "~",
            "|int",
            "|float",
            "|abs",
            "|join",
            "|sort",
            "|map('upper')",
            "|map(attribute='x')",
            "|selectattr('a')",
            "|first",
            "|last",
            "|indent(99)",
            "|tojson(indent=4)",
            ".split()",
            ".replace('a')",
            ".items()",
            ".get()",
            "namespace(",
            "raise_exception()",
            "strftime_now()",
            "dict(",
            "range(1000000000)",
            "*1000000000",
            "f(",
            "==",
            "<");
    Map<String, Object> values = new LinkedHashMap<>();
    values.put(
        "messages",
        Stream.of("system", "user", "assistant", "user").map(NlpFuzzTargets::message).toList());
    values.put("add_generation_prompt", true);
    values.put("bos_token", "<s>");
    values.put("eos_token", "</s>");
    List<byte[]> seeds =
        TEMPLATES.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    return new Reading(
        seeds,
        words,
        (bytes, seed) -> Template.of(new String(bytes, StandardCharsets.UTF_8)).render(values));
  }

  private static Map<String, Object> message(String role) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("role", role);
    message.put("content", "some text " + role);
    return message;
  }

  private static final List<String> TEMPLATES =
      List.of(
          """
          {{ bos_token }}{% for message in messages %}{% if message['role'] == 'user' %}\
          {{ '[INST] ' + message['content'].strip() + ' [/INST]' }}\
          {% elif message.role == 'assistant' %}{{ ' ' + message.content | trim + eos_token }}\
          {% else %}{{ raise_exception('no') if loop.index > 9 }}{% endif %}{% endfor %}\
          """,
          """
          {%- set ns = namespace(x=0, found=false) -%}{%- for m in messages[::-1] -%}
          {%- set index = (messages|length - 1) - loop.index0 -%}
          {%- if not ns.found and m.role == 'user' and m.content is string \
          and not(m.content.startswith('<t>') and m.content.endswith('</t>')) -%}
          {%- set ns.found = true -%}{%- set ns.x = index -%}{%- endif -%}
          {%- endfor -%}{{ ns.x }}{{ messages | tojson(indent=2) }}\
          """,
          """
          {% macro f(a, b='x') %}{{ a ~ b }}{% endmacro %}
          {% for k, v in messages[0].items() %}{{ f(k, b=v) | upper }}\
          {{ loop.index if not loop.last else '' }}{% endfor %}
          {{ range(3) | join(', ') }}{{ 'x' * 3 }}{{ 7 // 2 }}{{ 'a,b'.split(',') }}\
          {% if messages|selectattr('role','equalto','user')|list|length > 0 %}y{% endif %}
          {{ {'a': [1, 2.5, none]} | tojson }}{{ '3' | int }}{{ '2.5' | float }}\
          {{ 'abc'.replace('a', 'b') }}{{ 'x y' | title | indent(2) }}{{ 'abc'[::-1] }}\
          """);
}
