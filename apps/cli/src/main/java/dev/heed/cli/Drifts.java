package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.export.TextDrift;
import dev.heed.model.ModelFolder;
import dev.heed.spi.ModelInput;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a precision changes, on tensors and on a text. */
record Drifts(List<DriftLine> onTensors, Optional<TextDrift> onText) {

  static Drifts none() {
    return new Drifts(List.of(), Optional.empty());
  }

  /** The tokens of a text in a file, as the folder's tokenizer has them. */
  static long[] ids(Heed heed, ModelFolder folder, Path text) {
    ModelInput<?> read = heed.explainer(folder).read(contents(text));
    return read.tensor("input_ids")
        .map(Tensor::toLongs)
        .orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "--text compares models that read a text, but '%s' makes %s of it. Use --inputs."
                        .formatted(folder.path(), read.tensors().byName().keySet())));
  }

  private static String contents(Path text) {
    try {
      return Files.readString(text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new HeedException(
          ErrorCode.INVALID_INPUT,
          "--text %s cannot be read as UTF-8: %s. Name a file with a text of the kind that the model will see."
              .formatted(text, e.getMessage()),
          e);
    }
  }

  Stream<String> text() {
    return Stream.concat(
        onTensors.stream().map(DriftLine::text), onText.stream().map(Drifts::told));
  }

  private static String told(TextDrift drift) {
    return String.format(
        Locale.ROOT,
        "on the text: %,d next tokens, %,d the same as in fp32 (%.1f %%); logits differ by at most"
            + " %.3g; perplexity %.3f, in fp32 %.3f (%+.2f %%)",
        drift.tokens(),
        drift.agreeing(),
        100.0 * drift.agreeing() / drift.tokens(),
        drift.largest(),
        drift.other(),
        drift.exact(),
        100 * (drift.other() / drift.exact() - 1));
  }

  void addTo(Map<String, Object> line) {
    if (!onTensors.isEmpty()) {
      line.put("drift", onTensors.stream().map(DriftLine::json).toList());
    }
    onText.ifPresent(drift -> line.put("text_drift", json(drift)));
  }

  private static Map<String, Object> json(TextDrift drift) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("tokens", drift.tokens());
    object.put("same_next_tokens", drift.agreeing());
    object.put("max_abs", drift.largest());
    object.put("perplexity", drift.other());
    object.put("perplexity_fp32", drift.exact());
    return object;
  }
}
