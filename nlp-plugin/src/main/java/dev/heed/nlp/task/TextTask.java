package dev.heed.nlp.task;

import dev.heed.nlp.text.Encoding;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * A task whose input is one or more encodings: one for a text, one per label, one per window of a
 * long text. All encodings of all inputs are run in buckets of like length; answers come in the
 * order of the inputs.
 *
 * @param <I> what goes in
 * @param <R> what is read of one encoding's outputs
 * @param <O> what comes out
 */
interface TextTask<I, R, O> extends Task<I, O> {

  /** The tokenizer and how encodings are run. */
  TextModel model();

  /** The encodings of one input, at least one. */
  List<Encoding> split(I input);

  /** What is wanted of one encoding's outputs. */
  R read(Encoding encoding, Row row);

  /** The answer from what was read of each of the input's encodings. */
  O join(I input, List<Encoding> encodings, List<R> parts);

  @Override
  default Inputs encode(List<I> batch) {
    return model().tokenizer().inputs(flat(batch.stream().map(this::split).toList()));
  }

  @Override
  default List<O> decode(Outputs outputs, List<I> batch) {
    List<List<Encoding>> split = batch.stream().map(this::split).toList();
    List<Encoding> flat = flat(split);
    int longest = longest(flat);
    List<R> parts = new ArrayList<>();
    for (int i = 0; i < flat.size(); i++) {
      parts.add(read(flat.get(i), row(outputs, i, flat.get(i), longest)));
    }
    return joined(batch, split, parts::get);
  }

  @Override
  default List<O> run(Session session, List<I> batch) {
    Workers workers = model().workers();
    List<List<Encoding>> split = new ArrayList<>(Collections.nCopies(batch.size(), List.of()));
    workers.each(session.device(), batch.size(), i -> split.set(i, split(batch.get(i))));
    List<Encoding> flat = flat(split);
    List<R> parts = new ArrayList<>(Collections.nCopies(flat.size(), null));
    List<List<Integer>> buckets = model().buckets(session).of(flat);
    workers.each(session.device(), buckets.size(), i -> run(session, flat, buckets.get(i), parts));
    return joined(batch, split, parts::get);
  }

  /** Several threads do this at once, each for places of its own in {@code parts}. */
  private void run(Session session, List<Encoding> flat, List<Integer> bucket, List<R> parts) {
    List<Encoding> rows = bucket.stream().map(flat::get).toList();
    Outputs outputs = session.run(model().inputs(session, rows));
    int longest = longest(rows);
    for (int i = 0; i < rows.size(); i++) {
      parts.set(bucket.get(i), read(rows.get(i), row(outputs, i, rows.get(i), longest)));
    }
  }

  private Row row(Outputs outputs, int index, Encoding encoding, int longest) {
    return new Row(outputs, index, model().start(encoding, longest), encoding.length());
  }

  private static List<Encoding> flat(List<List<Encoding>> split) {
    return split.stream().flatMap(List::stream).toList();
  }

  private static int longest(List<Encoding> encodings) {
    return encodings.stream().mapToInt(Encoding::length).max().orElse(0);
  }

  private List<O> joined(List<I> batch, List<List<Encoding>> split, Function<Integer, R> part) {
    List<O> answers = new ArrayList<>(batch.size());
    int at = 0;
    for (int i = 0; i < batch.size(); i++) {
      List<R> own = new ArrayList<>();
      for (int k = 0; k < split.get(i).size(); k++) {
        own.add(part.apply(at++));
      }
      answers.add(join(batch.get(i), split.get(i), own));
    }
    return answers;
  }
}
