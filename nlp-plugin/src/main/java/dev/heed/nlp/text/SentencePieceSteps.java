package dev.heed.nlp.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What comes before and after the vocabulary of a SentencePiece model: how a text is normalised and
 * cut, what frames it, and how tokens become a text again.
 *
 * @param ids those of the special tokens
 */
record SentencePieceSteps(
    TokenizerSettings settings,
    SentencePieceModel model,
    SentencePieceClass rules,
    SpecialTokens special,
    Map<String, Long> ids) {

  private static final String BLANK = "▁";

  /** What SigLIP drops from texts. */
  private static final String PUNCTUATION = "[!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]\\^_`{|}~]";

  ObjectNode parts() {
    ObjectNode parts = TokenizerJson.MAPPER.createObjectNode();
    parts.set("normalizer", normalizer());
    parts.set("pre_tokenizer", preTokenizer());
    parts.set("post_processor", template());
    parts.set("decoder", decoder());
    return parts;
  }

  /** Blanks are kept as they are: the models of Llama and Gemma, and their kin. */
  private boolean isVerbatim() {
    return model.kind() == SentencePieceModel.Kind.BPE && !model.whitespaceRemoved();
  }

  private boolean isLegacy() {
    return settings.config().flag("legacy", true);
  }

  private boolean prefix() {
    return settings.config().flag("add_prefix_space", model.dummyPrefix());
  }

  private JsonNode normalizer() {
    ArrayNode steps = TokenizerJson.MAPPER.createArrayNode();
    if (isVerbatim()) {
      if (rules.is("llama") && !isLegacy()) {
        return TokenizerJson.MAPPER.nullNode();
      }
      charsmap(steps);
      if (prefix()) {
        steps.add(step("Prepend").put("prepend", BLANK));
      }
      steps.add(replace("String", " ", BLANK));
      return sequence("normalizers", steps);
    }
    if (rules.flag("accents")) {
      accents(steps);
    } else if (rules.flag("bare")) {
      bare(steps);
    } else if (rules.is("debertav2")) {
      lower(steps, false);
      steps.add(strip(true, true));
    }
    charsmap(steps);
    if (model.whitespaceRemoved()) {
      steps.add(strip(rules.flag("accents"), true));
      boolean own = rules.flag("accents") || rules.is("debertav2");
      steps.add(replace("Regex", " {2,}", own ? " " : BLANK));
    }
    return sequence("normalizers", steps);
  }

  private void accents(ArrayNode steps) {
    steps.add(strip(true, true));
    steps.add(replace("String", "``", "\""));
    steps.add(replace("String", "''", "\""));
    if (!settings.config().flag("keep_accents", rules.is("rembert"))) {
      steps.add(step("NFKD")).add(step("StripAccents"));
    }
    lower(steps, rules.flag("lowers"));
  }

  private void bare(ArrayNode steps) {
    lower(steps, true);
    steps.add(replace("Regex", PUNCTUATION, ""));
    steps.add(replace("Regex", "\\s+", " "));
    steps.add(strip(true, true));
  }

  private void lower(ArrayNode steps, boolean usual) {
    if (settings.config().flag("do_lower_case", usual)) {
      steps.add(step("Lowercase"));
    }
  }

  private void charsmap(ArrayNode steps) {
    ByteString map = model.charsmap();
    if (!map.isEmpty()) {
      String base64 = Base64.getEncoder().encodeToString(map.toByteArray());
      steps.add(step("Precompiled").put("precompiled_charsmap", base64));
    }
  }

  private JsonNode preTokenizer() {
    if (rules.is("gemma")) {
      return pattern(step("Split"), "String", " ")
          .put("behavior", "MergedWithPrevious")
          .put("invert", false);
    }
    if (isVerbatim()) {
      boolean newer = rules.is("llama") && !isLegacy();
      return newer
          ? metaspace(prefix() ? "first" : "never", false)
          : TokenizerJson.MAPPER.nullNode();
    }
    ArrayNode steps = TokenizerJson.MAPPER.createArrayNode();
    if (rules.is("pegasus")) {
      steps.add(step("WhitespaceSplit"));
    }
    if (rules.is("debertav2") && settings.config().flag("split_by_punct", false)) {
      steps.add(step("Punctuation").put("behavior", "Isolated"));
      steps.add(
          pattern(step("Split"), "Regex", " +$").put("behavior", "Removed").put("invert", false));
    }
    steps.add(metaspace(scheme(), true));
    return sequence("pretokenizers", steps);
  }

  /** A blank goes in front of each part of a text, or of the whole of it. */
  private String scheme() {
    return !prefix() ? "never" : isLegacy() ? "always" : "first";
  }

  private JsonNode decoder() {
    if (!isVerbatim() && !model.byteFallback()) {
      return metaspace(scheme(), true);
    }
    ArrayNode steps = TokenizerJson.MAPPER.createArrayNode();
    steps.add(replace("String", BLANK, " ")).add(step("ByteFallback")).add(step("Fuse"));
    if (prefix()) {
      steps.add(step("Strip").put("content", " ").put("start", 1).put("stop", 0));
    }
    return sequence("decoders", steps);
  }

  private JsonNode template() {
    ObjectNode node = step("TemplateProcessing");
    ObjectNode tokens = TokenizerJson.MAPPER.createObjectNode();
    for (String form : List.of("single", "pair")) {
      ArrayNode pieces = node.putArray(form);
      for (JsonNode entry : rules.rules().path(form)) {
        String[] parts = entry.asText().split(":", 2);
        piece(pieces, tokens, parts[0], Integer.parseInt(parts[1]));
      }
    }
    node.set("special_tokens", tokens);
    return node;
  }

  private void piece(ArrayNode to, ObjectNode tokens, String name, int type) {
    if (name.length() == 1) {
      to.addObject().putObject("Sequence").put("id", name).put("type_id", type);
      return;
    }
    Optional<String> token = name.equals("language") ? language() : special.find(name);
    token
        .filter(ids::containsKey)
        .ifPresent(
            text -> {
              to.addObject().putObject("SpecialToken").put("id", text).put("type_id", type);
              ObjectNode declared = tokens.putObject(text).put("id", text);
              declared.putArray("ids").add(ids.get(text));
              declared.putArray("tokens").add(text);
            });
  }

  /** The token of the language that texts are in. */
  private Optional<String> language() {
    String named = settings.config().text("src_lang", "");
    String usual = rules.find("source").map(JsonNode::asText).orElse("");
    String token = named.isEmpty() ? usual : named;
    return Optional.of(ids.containsKey(token) ? token : "__" + token + "__");
  }

  private static ObjectNode metaspace(String scheme, boolean split) {
    return step("Metaspace")
        .put("replacement", BLANK)
        .put("prepend_scheme", scheme)
        .put("split", split);
  }

  private static ObjectNode strip(boolean left, boolean right) {
    return step("Strip").put("strip_left", left).put("strip_right", right);
  }

  private static ObjectNode replace(String kind, String what, String content) {
    return pattern(step("Replace"), kind, what).put("content", content);
  }

  private static ObjectNode pattern(ObjectNode step, String kind, String what) {
    step.putObject("pattern").put(kind, what);
    return step;
  }

  private static ObjectNode step(String type) {
    return TokenizerJson.MAPPER.createObjectNode().put("type", type);
  }

  private static ObjectNode sequence(String name, ArrayNode steps) {
    ObjectNode sequence = step("Sequence");
    sequence.set(name, steps);
    return sequence;
  }
}
