package dev.heed.spi;

import java.util.function.Consumer;

/**
 * Somebody who wants the tokens of an answer, and what the model thought of them.
 *
 * <pre>{@code
 * TokenWatch watch = new TokenWatch(3, token -> System.out.println(token.logProbability()));
 * Call call = Call.plain().watching(watch); // for Pipeline.run(input, call)
 * }</pre>
 *
 * @param likeliest how many of the likeliest tokens to tell with each
 * @param listener hears of each token before the text that it makes, on the thread of the call; of
 *     a token that ends the answer it does not hear
 */
public record TokenWatch(int likeliest, Consumer<WrittenToken> listener) {}
