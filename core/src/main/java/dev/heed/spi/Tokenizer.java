package dev.heed.spi;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Text to token ids and back: what generation, and tasks of other modalities, need of a tokenizer.
 * As a {@link Processor} it gives {@code input_ids [B, N]}, {@code attention_mask [B, N]} and,
 * where the model wants them, {@code token_type_ids [B, N]}, padded to the longest text of the
 * batch. Safe for concurrent calls.
 */
public interface Tokenizer extends Processor<String> {

  /** The ids of one text, neither padded nor cut. */
  long[] ids(String text, boolean addSpecialTokens);

  /**
   * The ids of two texts as the model was trained to read them together, with its special tokens,
   * neither padded nor cut.
   */
  default long[] ids(String first, String second) {
    throw new HeedException(
        ErrorCode.UNSUPPORTED, "This tokenizer reads no pairs of texts, which is needed here.");
  }

  /** The most tokens that the model takes, special ones included; empty where nothing limits it. */
  default OptionalInt maxLength() {
    return OptionalInt.empty();
  }

  /** The text of ids, with the clean-up that the tokenizer's files ask for. */
  String decode(long[] ids, boolean skipSpecialTokens);

  /**
   * What a token puts into a text, in UTF-8: a part of a character where a token is one, and the
   * blank before a word that many vocabularies keep with it. A special token is its name.
   */
  default byte[] bytes(long id) {
    return decode(new long[] {id}, false).getBytes(StandardCharsets.UTF_8);
  }

  /**
   * A conversation as the text that the model was trained on, up to where its answer begins.
   *
   * @param messages each as JSON has it: {@code role}, and {@code content}, a text or a list of
   *     parts such as {@code {"type": "image"}}
   * @return empty where the folder says nothing of conversations
   * @throws dev.heed.error.HeedException INVALID_INPUT for messages that the model's template
   *     refuses
   */
  default Optional<String> chat(List<Map<String, Object>> messages) {
    return Optional.empty();
  }

  /** The text of a token that has a role, such as {@code bos_token}. */
  default Optional<String> specialToken(String role) {
    return Optional.empty();
  }

  /** The id of a token, such as {@code </s>}; empty where the vocabulary has none. */
  OptionalLong id(String token);
}
