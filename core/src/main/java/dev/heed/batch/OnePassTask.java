package dev.heed.batch;

import dev.heed.api.Internal;
import dev.heed.runtime.Device;
import dev.heed.runtime.Session;
import dev.heed.spi.Batching;
import dev.heed.spi.Call;
import dev.heed.spi.OnePass;
import dev.heed.spi.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Runs a {@link OnePass} on its session: batches as it allows, answers in the order of the inputs.
 *
 * @param session stays the caller's
 */
@Internal
public record OnePassTask<I, O>(OnePass<I, O> pass, Session session, Workers workers)
    implements Task<I, O> {

  private static final Device ONE_THREAD = new Device.Cpu(1);

  @Override
  public List<O> run(List<I> batch, Call call) {
    return beside(batch).map(wide -> wide.once(batch, call)).orElseGet(() -> once(batch, call));
  }

  /** For much to do: one thread in each of as many runs as cores. */
  private Optional<OnePassTask<I, O>> beside(List<I> batch) {
    boolean free = workers.asked() == 0 && pass.batching() instanceof Batching.ByLength;
    if (!free || batch.size() < 2 || !(session instanceof WideSession wide)) {
      return Optional.empty();
    }
    OnePassTask<I, O> narrow = new OnePassTask<>(pass, wide, new Workers(wide.cores()));
    int runs = narrow.runs(batch, ONE_THREAD).size();
    return wide.beside(runs).map(session -> new OnePassTask<>(pass, session, narrow.workers));
  }

  private List<O> once(List<I> batch, Call call) {
    List<List<Integer>> runs = runs(batch, session.device());
    List<O> answers = new ArrayList<>(Collections.nCopies(batch.size(), null));
    workers(runs).each(session.device(), runs.size(), i -> run(batch, runs.get(i), call, answers));
    return answers;
  }

  /** Several threads do this at once, each for places of its own in {@code answers}. */
  private void run(List<I> batch, List<Integer> places, Call call, List<O> answers) {
    List<I> own = places.stream().map(batch::get).toList();
    List<I> items = FixedBatch.of(session).filled(own);
    var inputs = pass.encode(items, call).takenBy(session);
    List<O> given = pass.decode(session.run(inputs, call.limit()), items, call);
    for (int i = 0; i < own.size(); i++) {
      answers.set(places.get(i), given.get(i));
    }
  }

  /** Only what is short by nature is run on several threads by default. */
  private Workers workers(List<List<Integer>> runs) {
    boolean asked = workers.asked() > 0 || pass.batching() instanceof Batching.ByLength;
    return asked && runs.size() > 1 ? workers : new Workers(1);
  }

  /** The places of the inputs of each run. */
  private List<List<Integer>> runs(List<I> batch, Device device) {
    return FixedBatch.of(session).cut(asWished(batch, device));
  }

  private List<List<Integer>> asWished(List<I> batch, Device device) {
    List<Integer> all = IntStream.range(0, batch.size()).boxed().toList();
    Batching<I> batching = pass.batching();
    if (batching instanceof Batching.ByLength<I> by) {
      LengthBuckets buckets = by.apart() ? LengthBuckets.alone() : LengthBuckets.on(device);
      return buckets.of(batch, by.length());
    }
    if (batching instanceof Batching.SameShape<I> same) {
      return grouped(all, i -> same.shape().apply(batch.get(i)));
    }
    return batching instanceof Batching.OneByOne ? grouped(all, i -> i) : List.of(all);
  }

  private static List<List<Integer>> grouped(List<Integer> places, Function<Integer, Object> key) {
    Map<Object, List<Integer>> groups = new LinkedHashMap<>();
    places.forEach(i -> groups.computeIfAbsent(key.apply(i), k -> new ArrayList<>()).add(i));
    return List.copyOf(groups.values());
  }
}
