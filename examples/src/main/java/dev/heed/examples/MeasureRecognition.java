package dev.heed.examples;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.Pipeline;
import dev.heed.runtime.Device;
import dev.heed.runtime.ForwardingSession;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.task.AutomaticSpeechRecognition;
import dev.heed.speech.transcript.Transcript;
import dev.heed.spi.Source;
import dev.heed.wiring.Settings;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * How fast speech is recognised: seconds of work for a second of sound, and how much of the work is
 * not the model's. It also shows how a part of Heed is replaced: here the runtime, by one with a
 * clock.
 *
 * <pre>examples/run MeasureRecognition whisper-tiny talk.wav</pre>
 */
public final class MeasureRecognition {

  private static final int ROUNDS = 5;

  private MeasureRecognition() {}

  /** A model folder and a recording. */
  public static void main(String[] args) {
    Wanted.arguments(2, args, "MeasureRecognition MODEL_FOLDER RECORDING");
    Audio audio = new AudioReader().read(Source.of(Path.of(args[1])));
    LongAdder clock = new LongAdder();
    ModelRuntime timed = new Timed(ModelRuntime.create(System.err::println), clock);
    Heed heed = Heed.start(Settings.quiet().withRuntime(timed));
    Opening opening = Opening.of(Path.of(args[0])).withOptions(Map.of("num-beams", "1"));
    try (Pipeline<Audio, Transcript> pipeline =
        heed.pipeline(AutomaticSpeechRecognition.TYPE, opening)) {
      pipeline.run(audio);
      List<Double> factors = new ArrayList<>();
      List<Double> shares = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        clock.reset();
        long start = System.nanoTime();
        pipeline.run(audio);
        double all = System.nanoTime() - start;
        factors.add(all / 1e9 / audio.seconds());
        shares.add(100 * (all - clock.sum()) / all);
      }
      System.out.printf(
          "%.1f s of sound: real-time factor %.3f, %.1f %% of the time outside the model (medians"
              + " of %d)%n",
          audio.seconds(), median(factors), median(shares), ROUNDS);
    }
  }

  private static double median(List<Double> values) {
    Collections.sort(values);
    return values.get(values.size() / 2);
  }

  private record Timed(ModelRuntime runtime, LongAdder clock) implements ModelRuntime {

    @Override
    public Session open(Path graph, Device device) {
      return new TimedSession(runtime.open(graph, device), clock);
    }

    @Override
    public Session open(Path graph, OpenOptions options) {
      return new TimedSession(runtime.open(graph, options), clock);
    }

    @Override
    public Session open(
        ByteBuffer model, Map<String, dev.heed.tensor.Tensor> weights, OpenOptions options) {
      return new TimedSession(runtime.open(model, weights, options), clock);
    }
  }

  private static final class TimedSession extends ForwardingSession {

    private final LongAdder clock;

    TimedSession(Session session, LongAdder clock) {
      super(session);
      this.clock = clock;
    }

    @Override
    protected <T> T around(Supplier<T> run) {
      long start = System.nanoTime();
      try {
        return run.get();
      } finally {
        clock.add(System.nanoTime() - start);
      }
    }
  }
}
