package dev.heed.nlp.generation;

import dev.heed.generate.CallListener;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.TextStream;
import dev.heed.nlp.text.CleanUp;
import dev.heed.nlp.text.TextTokenizer;
import dev.heed.spi.Call;
import dev.heed.spi.Tokenizer;
import java.util.function.Function;
import java.util.function.LongPredicate;

/**
 * Generated tokens as text.
 *
 * @param cleansUp whether blanks before punctuation go
 * @param bytes which tokens are bytes of their own
 */
record WholeText(Tokenizer tokenizer, boolean cleansUp, LongPredicate bytes) {

  static WholeText of(Tokenizer tokenizer, boolean cleansUp) {
    return new WholeText(tokenizer, cleansUp, TextStream.bytesOf(tokenizer));
  }

  /**
   * Generates, and tells the first sequence's text as it comes where somebody listens.
   *
   * @param prompt what stands before the first token, and is not passed on
   */
  Generated generated(
      Function<Generation, Generated> generator, Generation how, Call call, long... prompt) {
    return CallListener.listen(
        generator, how, call, new TextStream(this::of, prompt, call::tell, bytes));
  }

  /** The text of tokens, special ones left out. */
  String of(long[] ids) {
    String text =
        tokenizer instanceof TextTokenizer own
            ? own.decode(ids, true, false)
            : tokenizer.decode(ids, true);
    return cleansUp ? CleanUp.of(text) : text;
  }
}
