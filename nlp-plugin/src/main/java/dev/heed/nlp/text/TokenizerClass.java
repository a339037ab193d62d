package dev.heed.nlp.text;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Which of the published tokenizer classes a folder's tokenizer is, as far as they differ: {@code
 * bert}, {@code roberta}, {@code gpt2}, ...
 */
record TokenizerClass(String name) {

  private static final List<String> ALL = List.of("input_ids", "token_type_ids", "attention_mask");
  private static final List<String> NO_TYPES = List.of("input_ids", "attention_mask");

  /** Classes that give token types; the others do not. */
  private static final Set<String> TYPED =
      Set.of(
          "bert",
          "electra",
          "albert",
          "debertav2",
          "deberta",
          "bigbird",
          "xlnet",
          "funnel",
          "layoutlm",
          "lxmert",
          "mobilebert",
          "convbert",
          "rembert",
          "roformer",
          "splinter",
          "squeezebert",
          "pretrained",
          "mvp",
          "fnet",
          "dprquestionencoder",
          "dprcontextencoder",
          "dprreader",
          "realm",
          "bertjapanese",
          "ernie",
          "nystromformer",
          "megatronbert");

  /** Model types whose tokenizer has another name. */
  private static final Map<String, String> BY_MODEL =
      Map.ofEntries(
          Map.entry("deberta-v2", "debertav2"),
          Map.entry("xlm-roberta", "xlmroberta"),
          Map.entry("clip_text_model", "clip"),
          Map.entry("modernbert", "pretrained"),
          Map.entry("nomic_bert", "bert"),
          Map.entry("ernie", "bert"),
          Map.entry("xlm-roberta-xl", "xlmroberta"),
          Map.entry("gpt_neo", "gpt2"),
          Map.entry("opt", "gpt2"));

  /** As {@code tokenizer_class} says, else as the model's type suggests. */
  static TokenizerClass of(ModelFolder folder, Json tokenizerConfig) {
    String className = tokenizerConfig.text("tokenizer_class", "");
    if (!className.isEmpty()) {
      String name = className.replaceAll("(Tokenizer)?(Fast)?$", "");
      return new TokenizerClass(name.toLowerCase(Locale.ROOT));
    }
    String type =
        folder
            .findJson("config.json")
            .map(config -> config.text("model_type", ""))
            .filter(text -> !text.isEmpty())
            .orElse("pretrained");
    return new TokenizerClass(BY_MODEL.getOrDefault(type, type.toLowerCase(Locale.ROOT)));
  }

  /** {@code model_input_names} of the class. */
  List<String> inputNames() {
    return TYPED.contains(name) ? ALL : NO_TYPES;
  }

  /** Splits at blanks and punctuation, then into word pieces. */
  boolean isWordPiece() {
    return Set.of(
            "bert",
            "distilbert",
            "electra",
            "mpnet",
            "mobilebert",
            "squeezebert",
            "convbert",
            "funnel",
            "layoutlm",
            "lxmert",
            "dprquestionencoder",
            "dprcontextencoder",
            "dprreader",
            "retribert",
            "realm")
        .contains(name);
  }

  /** Pairs of bytes, with {@code <s>} and {@code </s>} around each text. */
  boolean isRobertaLike() {
    return Set.of("roberta", "bart", "longformer", "led", "blenderbot", "mvp", "deberta")
        .contains(name);
  }

  /** The one class that version 5 of transformers has for what is no class of its own. */
  boolean isOfVersionFive() {
    return name.equals("tokenizersbackend");
  }

  /** Adds the beginning and the end of a text where the configuration says so. */
  boolean isLlamaLike() {
    return Set.of("llama", "codellama", "gemma").contains(name);
  }
}
