package dev.heed.benchmarks;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Greedy generation written straight against ONNX Runtime, as a program would that knows nothing
 * else.
 */
final class BareLoop implements AutoCloseable {

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;

  BareLoop(Path graph) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      session = environment.createSession(graph.toString(), options);
    }
  }

  long[] run(long[] prompt, int added, StepTimes times) throws OrtException {
    times.begin();
    long[] ids = new long[added];
    Map<String, OnnxTensor> past = empty();
    long[] fresh = prompt;
    for (int i = 0; i < added; i++) {
      int total = prompt.length + i;
      OrtSession.Result result = step(fresh, total, past);
      past.values().forEach(OnnxTensor::close);
      ids[i] = best((OnnxTensor) result.get("logits").orElseThrow(), fresh.length);
      times.mark();
      past = presents(result);
      fresh = new long[] {ids[i]};
    }
    past.values().forEach(OnnxTensor::close);
    times.end();
    return ids;
  }

  private OrtSession.Result step(long[] fresh, int total, Map<String, OnnxTensor> past)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>(past);
    long[] ones = new long[total];
    Arrays.fill(ones, 1);
    long[] positions = new long[fresh.length];
    Arrays.setAll(positions, i -> total - fresh.length + i);
    try (OnnxTensor ids = row(fresh);
        OnnxTensor mask = row(ones);
        OnnxTensor places = row(positions)) {
      inputs.put("input_ids", ids);
      inputs.put("attention_mask", mask);
      inputs.put("position_ids", places);
      inputs.keySet().retainAll(session.getInputNames());
      return session.run(inputs);
    }
  }

  private OnnxTensor row(long... values) throws OrtException {
    LongBuffer buffer =
        ByteBuffer.allocateDirect(values.length * 8)
            .order(ByteOrder.nativeOrder())
            .asLongBuffer()
            .put(values)
            .flip();
    return OnnxTensor.createTensor(environment, buffer, new long[] {1, values.length});
  }

  private Map<String, OnnxTensor> empty() throws OrtException {
    Map<String, OnnxTensor> past = new HashMap<>();
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      if (input.getKey().startsWith("past")) {
        long[] shape = ((TensorInfo) input.getValue().getInfo()).getShape();
        FloatBuffer nothing =
            ByteBuffer.allocateDirect(0).order(ByteOrder.nativeOrder()).asFloatBuffer();
        past.put(
            input.getKey(),
            OnnxTensor.createTensor(environment, nothing, new long[] {1, shape[1], 0, shape[3]}));
      }
    }
    return past;
  }

  private static Map<String, OnnxTensor> presents(OrtSession.Result result) {
    Map<String, OnnxTensor> past = new HashMap<>();
    result.forEach(
        entry -> {
          if (entry.getKey().startsWith("present")) {
            past.put(
                entry.getKey().replaceFirst("present", "past_key_values"),
                (OnnxTensor) entry.getValue());
          } else {
            entry.getValue().close();
          }
        });
    return past;
  }

  private static long best(OnnxTensor logits, int positions) {
    FloatBuffer values = logits.getFloatBuffer();
    int width = values.remaining() / positions;
    int from = (positions - 1) * width;
    int best = 0;
    for (int i = 1; i < width; i++) {
      best = values.get(from + i) > values.get(from + best) ? i : best;
    }
    return best;
  }

  @Override
  public void close() throws OrtException {
    session.close();
  }
}
