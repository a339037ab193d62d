package dev.heed.speech.voice;

import static dev.heed.error.HeedException.invalidInput;
import static dev.heed.error.HeedException.invalidModel;

import dev.heed.runtime.Inputs;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.runtime.TensorSpec;
import dev.heed.spi.Call;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A recurrent network that says of one window after the other how likely somebody speaks, in the
 * layouts that Silero VAD was published in: with {@code h} and {@code c} (version 4), or with one
 * {@code state} and the end of the window before (version 5 and later). Safe for concurrent use;
 * the session is the caller's.
 *
 * @see <a href="https://github.com/snakers4/silero-vad">Silero VAD</a>
 */
public final class SpeechDetector {

  private static final int RATE = 16000;
  private static final int WINDOW = 512;
  private static final int CONTEXT = 64;

  private final Session session;
  private final int rate;
  private final Map<String, String> states;
  private final int context;

  private SpeechDetector(Session session, int rate, Map<String, String> states, int context) {
    this.session = session;
    this.rate = rate;
    this.states = states;
    this.context = context;
  }

  /**
   * @param rate samples in a second: 16000 or 8000
   * @throws dev.heed.error.HeedException INVALID_MODEL for a graph of neither layout
   */
  public static SpeechDetector of(Session session, int rate) {
    if (rate != RATE && rate != RATE / 2) {
      throw invalidInput(
          "Detectors of speech hear 16000 or 8000 samples in a second, not %s. Resample the sound to one of them."
              .formatted(rate));
    }
    if (has(session, "input", "state")) {
      return new SpeechDetector(session, rate, Map.of("state", "stateN"), CONTEXT * rate / RATE);
    }
    if (has(session, "input", "h", "c")) {
      return new SpeechDetector(session, rate, Map.of("h", "hn", "c", "cn"), 0);
    }
    throw invalidModel(
        "A graph that detects speech takes 'input' and 'state', or 'input', 'h' and 'c', as Silero VAD's do, but this one takes %s. Name the folder of such a model."
            .formatted(session.signature().inputs()));
  }

  private static boolean has(Session session, String... names) {
    return Arrays.stream(names).allMatch(name -> session.signature().input(name).isPresent());
  }

  /** Samples in a second. */
  public int rate() {
    return rate;
  }

  /** Samples in a window: 32 ms. */
  public int window() {
    return WINDOW * rate / RATE;
  }

  /** Of each window of a whole recording, within the call's limit; behind its end is silence. */
  public double[] probabilities(Call call, float... samples) {
    Listening listening = new Listening(call);
    double[] all = new double[(samples.length + window() - 1) / window()];
    for (int i = 0; i < all.length; i++) {
      all[i] = listening.next(Arrays.copyOfRange(samples, i * window(), (i + 1) * window()));
    }
    return all;
  }

  /** Begins to listen. */
  public Listening listen() {
    return new Listening(Call.plain());
  }

  /** The detector's state so far, of fixed size. For one stream and one thread. */
  public final class Listening {

    private final Call call;
    private final Map<String, Tensor> state = new LinkedHashMap<>();
    private float[] before = new float[context];

    private Listening(Call call) {
      this.call = call;
      states.keySet().forEach(name -> state.put(name, silence(name)));
    }

    /**
     * How likely somebody speaks in the next window.
     *
     * @param samples as many as {@link SpeechDetector#window}
     */
    public double next(float... samples) {
      if (samples.length != window()) {
        throw invalidInput(
            "A window has %s samples, but this one has %s.".formatted(window(), samples.length));
      }
      Outputs outputs = session.run(inputs(samples), call.limit());
      states.forEach((in, out) -> state.put(in, outputs.get(out)));
      before = Arrays.copyOfRange(samples, samples.length - context, samples.length);
      return outputs.get("output").toFloats()[0];
    }

    private Inputs inputs(float... samples) {
      float[] heard = Arrays.copyOf(before, context + samples.length);
      System.arraycopy(samples, 0, heard, context, samples.length);
      Map<String, Tensor> inputs = new LinkedHashMap<>(state);
      inputs.put("input", Tensor.of(Shape.of(1, heard.length), heard));
      if (session.signature().input("sr").isPresent()) {
        inputs.put("sr", Tensor.of(Shape.of(), (long) rate));
      }
      return new Inputs(inputs);
    }
  }

  /** Zeros {@code [2, 1, width]}. */
  private Tensor silence(String name) {
    List<TensorSpec.Axis> axes = session.signature().input(name).orElseThrow().axes();
    int usual = name.equals("state") ? 128 : 64;
    long width = axes.isEmpty() ? usual : axes.get(axes.size() - 1).size().orElse(usual);
    return Tensor.zeros(ElementType.F32, Shape.of(2, 1, width));
  }
}
