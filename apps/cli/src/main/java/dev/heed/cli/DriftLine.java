package dev.heed.cli;

import dev.heed.export.Drift;
import dev.heed.model.Safetensors;
import dev.heed.runtime.Session;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How far an export's output lies from that in F32, on one file of inputs. */
record DriftLine(Path inputs, Drift drift) {

  /** One for each output of floats. */
  static List<DriftLine> of(Path inputs, Session exact, Session other) {
    return Drift.between(Safetensors.read(inputs), exact, other).stream()
        .map(drift -> new DriftLine(inputs, drift))
        .toList();
  }

  String text() {
    return String.format(
        Locale.ROOT,
        "%s  %s: against fp32 max %.3g, mean %.3g, cosine %.6f",
        inputs,
        drift.output(),
        drift.largest(),
        drift.mean(),
        drift.cosine());
  }

  Map<String, Object> json() {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("inputs", inputs.toString());
    line.put("output", drift.output());
    line.put("max_abs", drift.largest());
    line.put("mean_abs", drift.mean());
    line.put("cosine", drift.cosine());
    return line;
  }
}
