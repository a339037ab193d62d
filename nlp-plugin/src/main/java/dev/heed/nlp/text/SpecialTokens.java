package dev.heed.nlp.text;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The special tokens of a tokenizer by role, such as {@code cls_token}: stated, else its class's.
 */
record SpecialTokens(Map<String, String> byRole) {

  static final List<String> ROLES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private static final Map<String, String> BERT =
      Map.of(
          "unk_token", "[UNK]",
          "sep_token", "[SEP]",
          "pad_token", "[PAD]",
          "cls_token", "[CLS]",
          "mask_token", "[MASK]");

  private static final Map<String, String> ROBERTA =
      Map.of(
          "bos_token", "<s>",
          "eos_token", "</s>",
          "sep_token", "</s>",
          "cls_token", "<s>",
          "unk_token", "<unk>",
          "pad_token", "<pad>",
          "mask_token", "<mask>");

  private static final String END = "<|endoftext|>";

  private static final Map<String, String> GPT2 =
      Map.of("bos_token", END, "eos_token", END, "unk_token", END);

  private static final Map<String, String> CLIP =
      Map.of("bos_token", "<|startoftext|>", "eos_token", END, "unk_token", END, "pad_token", END);

  private static final Map<String, String> QWEN2 = Map.of("eos_token", END, "pad_token", END);

  static SpecialTokens of(TokenizerSettings settings) {
    Map<String, String> byRole = new LinkedHashMap<>();
    Map<String, String> usual = usual(settings.family());
    for (String role : ROLES) {
      settings
          .token(role)
          .or(() -> Optional.ofNullable(usual.get(role)))
          .ifPresent(token -> byRole.put(role, token));
    }
    return new SpecialTokens(byRole);
  }

  private static Map<String, String> usual(TokenizerClass family) {
    if (family.name().equals("mpnet")) {
      Map<String, String> mpnet = new LinkedHashMap<>(ROBERTA);
      mpnet.put("unk_token", "[UNK]");
      return mpnet;
    }
    return switch (family.name()) {
      case "gpt2" -> GPT2;
      case "clip" -> CLIP;
      case "qwen2" -> QWEN2;
      default -> family.isRobertaLike() ? ROBERTA : family.isWordPiece() ? BERT : Map.of();
    };
  }

  Optional<String> find(String role) {
    return Optional.ofNullable(byRole.get(role));
  }
}
