package dev.heed.nlp.text;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.heed.model.Json;
import dev.heed.model.JsonNodes;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * The parts around the vocabulary, as the published fast tokenizer classes set them: normalizer,
 * pre-tokenizer, post-processor and decoder.
 *
 * @param ids those of the special tokens
 */
@SuppressWarnings("InlineFormatString") // texts of files, which have a place of their own
record TokenizerClassDefaults(
    TokenizerSettings settings, SpecialTokens special, Map<String, Long> ids) {

  private static final String WORD_PIECE =
      """
      {"normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": %s,
                      "strip_accents": %s, "lowercase": %s},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "decoder": {"type": "WordPiece", "prefix": "##", "cleanup": true}}
      """;

  private static final String BYTES =
      """
      {"normalizer": null,
       "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": %s, "trim_offsets": true,
                         "use_regex": true},
       "post_processor": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": false,
                          "use_regex": true},
       "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
                   "use_regex": true}}
      """;

  private static final String CLIP =
      """
      {"normalizer": {"type": "Sequence", "normalizers": [
         {"type": "NFC"},
         {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "},
         {"type": "Lowercase"}]},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "Split", "behavior": "Removed", "invert": true, "pattern": {"Regex":
          "<\\\\|startoftext\\\\|>|<\\\\|endoftext\\\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\\\p{L}]+|[\\\\p{N}]|[^\\\\s\\\\p{L}\\\\p{N}]+"}},
         {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true,
          "use_regex": true}]},
       "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true,
                   "use_regex": true}}
      """;

  private static final String QWEN2 =
      """
      {"normalizer": {"type": "NFC"},
       "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
         {"type": "Split", "behavior": "Isolated", "invert": false, "pattern": {"Regex":
          "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+"}},
         {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false,
          "use_regex": false}]},
       "post_processor": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false,
                          "use_regex": false},
       "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": false,
                   "use_regex": false}}
      """;

  ObjectNode wordPiece() {
    Json config = settings.config();
    ObjectNode parts =
        parse(
            String.format(
                Locale.ROOT,
                WORD_PIECE,
                config.flag("tokenize_chinese_chars", true),
                JsonNodes.find(config, "strip_accents").map(Object::toString).orElse("null"),
                config.flag("do_lower_case", true)));
    boolean roberta = settings.family().name().equals("mpnet");
    parts.set("post_processor", roberta ? robertaProcessing(true) : bertProcessing());
    return parts;
  }

  ObjectNode bytePairs() {
    return switch (settings.family().name()) {
      case "clip" -> with(parse(CLIP), around(special.find("bos_token"), "eos_token", false));
      case "qwen2" -> parse(QWEN2);
      default -> bytes();
    };
  }

  private ObjectNode bytes() {
    ObjectNode parts = parse(String.format(Locale.ROOT, BYTES, prefixSpace()));
    return settings.family().isRobertaLike() ? with(parts, robertaProcessing(true)) : parts;
  }

  private static ObjectNode with(ObjectNode parts, ObjectNode postProcessor) {
    parts.set("post_processor", postProcessor);
    return parts;
  }

  ObjectNode wordPieceModel() {
    return TokenizerJson.MAPPER
        .createObjectNode()
        .put("type", "WordPiece")
        .put("unk_token", special.find("unk_token").orElse("[UNK]"))
        .put("continuing_subword_prefix", "##")
        .put("max_input_chars_per_word", 100);
  }

  ObjectNode bytePairModel(ArrayNode merges) {
    boolean clip = settings.family().name().equals("clip");
    ObjectNode model = TokenizerJson.MAPPER.createObjectNode().put("type", "BPE");
    model.put("unk_token", clip ? special.find("unk_token").orElse(null) : null);
    model.put("continuing_subword_prefix", clip ? "" : null);
    model.put("end_of_word_suffix", clip ? "</w>" : null);
    model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
    model.putNull("dropout").set("merges", merges);
    return model;
  }

  private boolean prefixSpace() {
    return settings.config().flag("add_prefix_space", false);
  }

  private ObjectNode bertProcessing() {
    ObjectNode node = TokenizerJson.MAPPER.createObjectNode().put("type", "BertProcessing");
    node.set("sep", tokenAndId(special.find("sep_token").orElse("[SEP]")));
    node.set("cls", tokenAndId(special.find("cls_token").orElse("[CLS]")));
    return node;
  }

  private ObjectNode robertaProcessing(boolean trim) {
    return around(special.find("cls_token"), "sep_token", trim);
  }

  private ObjectNode around(java.util.Optional<String> first, String last, boolean trim) {
    ObjectNode node = TokenizerJson.MAPPER.createObjectNode().put("type", "RobertaProcessing");
    node.set("sep", tokenAndId(special.find(last).orElseThrow()));
    node.set("cls", tokenAndId(first.orElseThrow()));
    return node.put("trim_offsets", trim).put("add_prefix_space", prefixSpace());
  }

  private ArrayNode tokenAndId(String token) {
    return TokenizerJson.MAPPER.createArrayNode().add(token).add(ids.get(token));
  }

  private static ObjectNode parse(String json) {
    try {
      return (ObjectNode) TokenizerJson.MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
