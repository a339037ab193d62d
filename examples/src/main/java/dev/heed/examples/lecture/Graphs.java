package dev.heed.examples.lecture;

import dev.heed.op.Dims;
import dev.heed.op.OnnxOps;
import dev.heed.op.Ops;
import dev.heed.op.Storage;
import dev.heed.op.Value;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Session;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Small computations as graphs that ONNX Runtime runs, and how long they take. */
final class Graphs {

  private static final ModelRuntime RUNTIME = ModelRuntime.create(System.err::println);

  private Graphs() {}

  /** Something written against {@link Ops}: from inputs by name to one result. */
  @FunctionalInterface
  interface Program {
    Value of(Ops ops, Map<String, Value> inputs);
  }

  /** Opens a program whose inputs are F32 and have these axes. */
  static Session open(Map<String, Dims> inputs, int threads, Program program) {
    OnnxOps ops = OnnxOps.plain();
    Map<String, Value> values = new LinkedHashMap<>();
    inputs.forEach((name, dims) -> values.put(name, ops.input(name, ElementType.F32, dims)));
    ops.output("result", program.of(ops, values));
    ByteBuffer bytes = ByteBuffer.wrap(ops.graph().toBytes(Storage.HANDED_OVER));
    return RUNTIME.open(bytes, ops.graph().weights(), OpenOptions.on(new Device.Cpu(threads)));
  }

  /** The median time of a run, in milliseconds, after one to warm up. */
  static double milliseconds(Session session, Map<String, Tensor> inputs, int rounds) {
    session.run(new Inputs(inputs));
    double[] times = new double[rounds];
    for (int i = 0; i < rounds; i++) {
      long start = System.nanoTime();
      session.run(new Inputs(inputs));
      times[i] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(times);
    return times[rounds / 2];
  }

  /** Normally distributed numbers from a seed. */
  static Tensor random(long seed, long... axes) {
    Shape shape = Shape.of(axes);
    double[] numbers = Numbers.random(seed, 1, Math.toIntExact(shape.elements()))[0];
    float[] values = new float[numbers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) numbers[i];
    }
    return Tensor.of(shape, values);
  }
}
