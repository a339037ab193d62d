package dev.heed.server.models;

import dev.heed.batch.Answer;
import dev.heed.server.observe.Signals;
import dev.heed.server.schedule.ModelQueue.Runner;
import dev.heed.spi.Call;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Runs a task that writes, and counts the pieces that it writes. */
record CountedWriting<I, O>(String model, Runner<I, O> runner, Signals signals)
    implements Runner<I, O> {

  @Override
  public List<Answer<O>> run(List<I> inputs, Call call) {
    long begin = System.nanoTime();
    AtomicInteger pieces = new AtomicInteger();
    AtomicLong first = new AtomicLong();
    Call heard =
        call.listening(
            piece -> {
              if (pieces.getAndIncrement() == 0) {
                first.set(System.nanoTime());
              }
              call.tell(piece);
            });
    List<Answer<O>> answers = runner.run(inputs, heard);
    tell(pieces.get(), begin, first.get(), call.hasListener());
    return answers;
  }

  private void tell(int pieces, long begin, long first, boolean streams) {
    if (pieces > 0) {
      signals.wrote(model, pieces);
      if (streams) {
        signals.streamed(
            model,
            pieces,
            Duration.ofNanos(first - begin),
            Duration.ofNanos(System.nanoTime() - begin));
      }
    }
  }
}
