package dev.heed.nlp.generation;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.generate.Encoded;
import dev.heed.generate.Generated;
import dev.heed.generate.Generation;
import dev.heed.generate.GenerationConfig;
import dev.heed.generate.Generator;
import dev.heed.generate.Prompt;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.RunLimit;
import dev.heed.runtime.Session;
import dev.heed.spi.Task;
import dev.heed.spi.Tokenizer;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * From text to text with an encoder-decoder: T5, BART, Marian and the like. Summaries and
 * translations differ in their settings and in what the answer is called.
 *
 * @param <O> what one answer is called
 */
public final class Text2Text<O> implements Task<String, List<O>> {

  private final Generator generator;
  private final Tokenizer tokenizer;
  private final WholeText texts;
  private final GenerationConfig config;
  private final Function<String, long[]> source;
  private final Function<String, O> record;

  /**
   * @param source a text as the encoder's tokens, special ones included
   * @param record names a text
   */
  Text2Text(
      Generator generator,
      Tokenizer tokenizer,
      GenerationConfig config,
      Function<String, long[]> source,
      Function<String, O> record) {
    this.generator = generator;
    this.tokenizer = tokenizer;
    this.texts = WholeText.of(tokenizer, false);
    this.config = config;
    this.source = source;
    this.record = record;
  }

  /** {@code input_ids} and {@code attention_mask}, both {@code [B, N]}, padded on the right. */
  @Override
  public Inputs encode(List<String> batch) {
    List<long[]> rows = batch.stream().map(this::tokens).toList();
    int longest = rows.stream().mapToInt(row -> row.length).max().orElse(0);
    Shape shape = Shape.of(rows.size(), longest);
    long[] ids = new long[rows.size() * longest];
    long[] mask = new long[ids.length];
    Arrays.fill(ids, config.pad());
    for (int i = 0; i < rows.size(); i++) {
      System.arraycopy(rows.get(i), 0, ids, i * longest, rows.get(i).length);
      Arrays.fill(mask, i * longest, i * longest + rows.get(i).length, 1);
    }
    return Inputs.of("input_ids", Tensor.of(shape, ids))
        .and("attention_mask", Tensor.of(shape, mask));
  }

  private long[] tokens(String text) {
    long[] ids = source.apply(text);
    if (ids.length == 0) {
      throw invalidInput("The text '%s' has no tokens. Give at least one word.".formatted(text));
    }
    int limit = generator.positions().orElse(Integer.MAX_VALUE);
    if (ids.length > limit) {
      throw invalidInput(
          "The text has %d tokens, but the model has only %d positions. Shorten it, or cut it with --truncation."
              .formatted(ids.length, limit));
    }
    return ids;
  }

  /** Reads {@code sequences [B * R, N]}. */
  @Override
  public List<List<O>> decode(Outputs outputs, List<String> batch) {
    Tensor sequences = outputs.get("sequences");
    int each = sequences.shape().size(0) / batch.size();
    int length = sequences.shape().size(1);
    long[] ids = sequences.toLongs();
    return IntStream.range(0, batch.size())
        .mapToObj(
            item ->
                IntStream.range(item * each, (item + 1) * each)
                    .mapToObj(row -> Arrays.copyOfRange(ids, row * length, (row + 1) * length))
                    .map(this::answer)
                    .toList())
        .toList();
  }

  @Override
  public List<List<O>> run(Session session, List<String> batch) {
    return generate(session, batch, Generation.of(config));
  }

  /** As {@link #run}, with rules, listeners or limits of your own. */
  public List<List<O>> generate(Session encoder, List<String> batch, Generation how) {
    try (Encoded encoded = Encoded.by(encoder, encode(batch), how.limit())) {
      Prompt prompt = Prompt.repeated(batch.size(), config.decoderStart());
      Generated generated = generator.generate(encoded, prompt, how.withTokenizer(tokenizer));
      return IntStream.range(0, batch.size())
          .mapToObj(
              item ->
                  generated.item(item).stream()
                      .map(sequence -> answer(sequence.tokens().toArray()))
                      .toList())
          .toList();
    }
  }

  /** As {@link #run}, for one input under a limit of time that can be cancelled. */
  public List<O> run(Session encoder, String input, RunLimit limit) {
    return generate(encoder, List.of(input), Generation.of(config).within(limit)).get(0);
  }

  private O answer(long[] ids) {
    return record.apply(texts.of(ids));
  }
}
