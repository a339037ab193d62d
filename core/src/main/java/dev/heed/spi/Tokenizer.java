package dev.heed.spi;

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

  /** The text of ids, with the clean-up that the tokenizer's files ask for. */
  String decode(long[] ids, boolean skipSpecialTokens);

  /** The id of a token, such as {@code </s>}; empty where the vocabulary has none. */
  OptionalLong id(String token);
}
