package dev.heed.export;

import dev.heed.error.HeedException;
import dev.heed.measure.SyntheticInputs;
import dev.heed.model.GraphFile;
import dev.heed.model.ModelFolder;
import dev.heed.onnx.OnnxFile;
import dev.heed.onnx.rewrite.FusedGraph;
import dev.heed.runtime.Device;
import dev.heed.runtime.Inputs;
import dev.heed.runtime.ModelRuntime;
import dev.heed.runtime.OpenOptions;
import dev.heed.runtime.Outputs;
import dev.heed.runtime.Session;
import dev.heed.spi.ProcessorType;
import dev.heed.tensor.Tensor;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A graph that was rewritten, and how far its outputs lie from the original's on made inputs of two
 * sizes. A graph that answers otherwise, or cannot be run on made inputs, is copied as it was.
 *
 * <pre>{@code
 * for (GraphFile graph : folder.graphFiles()) {
 *   var rewrite =
 *       CheckedRewrite.of(heed.runtime(), heed.processors().all(), folder, graph, Path.of("fused"));
 *   System.out.println(rewrite.text());
 * }
 * }</pre>
 *
 * @param apart the largest difference of an element, in parts of the largest number of its output
 * @param copied why the graph was copied; empty where it was rewritten
 */
public record CheckedRewrite(Path file, int attentions, int norms, double apart, String copied) {

  private static final double TOLERANCE = 1e-4;
  private static final int TOKENS = 16;

  /**
   * Rewrites one graph of a folder, and checks it.
   *
   * @param processors whose modalities say how large made-up inputs are
   * @param out the folder that the graph is written to
   * @throws HeedException INVALID_OPTION where it cannot be written
   */
  public static CheckedRewrite of(
      ModelRuntime runtime,
      Collection<ProcessorType<?>> processors,
      ModelFolder folder,
      GraphFile graph,
      Path out) {
    OnnxFile source = OnnxFile.in(folder, graph);
    FusedGraph fused = FusedGraph.of(source.model());
    double[] apart = new double[1];
    StringBuilder refused = new StringBuilder();
    Path file =
        Export.write(
            fused,
            graph,
            folder,
            out,
            made -> {
              try {
                apart[0] = apart(runtime, processors, folder, source, made);
                if (apart[0] > TOLERANCE) {
                  refused.append(
                      String.format(
                          Locale.ROOT,
                          "rewritten, its outputs lie %.1e from the original's",
                          apart[0]));
                }
              } catch (HeedException e) {
                refused.append("it cannot be checked on made inputs: ").append(e.getMessage());
              }
              return refused.isEmpty();
            });
    return refused.isEmpty()
        ? new CheckedRewrite(file, fused.attentions(), fused.norms(), apart[0], "")
        : new CheckedRewrite(file, 0, 0, 0, refused.toString());
  }

  private static double apart(
      ModelRuntime runtime,
      Collection<ProcessorType<?>> processors,
      ModelFolder folder,
      OnnxFile source,
      Path made) {
    double apart = 0;
    try (Session before = runtime.open(source, OpenOptions.on(Device.CPU))) {
      for (int batch : List.of(1, 2)) {
        Inputs inputs =
            new SyntheticInputs(folder, processors, batch, TOKENS * batch).of(before.signature());
        apart = Math.max(apart, apart(before.run(inputs), rerun(runtime, made, inputs)));
      }
    }
    return apart;
  }

  private static Outputs rerun(ModelRuntime runtime, Path file, Inputs inputs) {
    try (Session after = runtime.open(file, OpenOptions.on(Device.CPU))) {
      return after.run(inputs);
    }
  }

  private static double apart(Outputs expected, Outputs made) {
    return expected.byName().entrySet().stream()
        .filter(output -> output.getValue().type().isFloating())
        .mapToDouble(output -> apart(output.getValue(), made.get(output.getKey())))
        .max()
        .orElse(0);
  }

  /** Numbers that are not finite must be so in both. */
  private static double apart(Tensor expected, Tensor made) {
    float[] a = expected.toFloats();
    float[] b = made.toFloats();
    double largest = 1;
    double apart = a.length == b.length ? 0 : Double.POSITIVE_INFINITY;
    for (int i = 0; i < a.length && apart < Double.POSITIVE_INFINITY; i++) {
      if (Float.compare(a[i], b[i]) != 0) {
        double difference = Math.abs((double) a[i] - b[i]);
        apart = difference >= 0 ? Math.max(apart, difference) : Double.POSITIVE_INFINITY;
        largest = Math.max(largest, Math.abs(a[i]));
      }
    }
    return apart / largest;
  }

  /** For a person. */
  public String text() {
    return copied.isEmpty()
        ? String.format(
            Locale.ROOT,
            "%s  %s attentions and %s norms fused, outputs within %.1e of the original's",
            file,
            attentions,
            norms,
            apart)
        : "%s  copied as it is: %s".formatted(file, copied);
  }

  /** As the command line prints it: {@code graph, attentions, norms, max_relative | copied}. */
  public Map<String, Object> json() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("graph", file.toString());
    line.put("attentions", attentions);
    line.put("norms", norms);
    if (copied.isEmpty()) {
      line.put("max_relative", apart);
    } else {
      line.put("copied", copied);
    }
    return line;
  }
}
