package dev.heed.cli;

import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.spi.Annotations;
import dev.heed.spi.TaskType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where answers go beside standard output: drawings or sounds, and files of annotations. */
final class AnswerFiles {

  @Option(
      names = "--draw",
      paramLabel = "OUT.png",
      description = "Draw the answer onto the input; a folder where there are several.")
  private @Nullable Path draw;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Write the answers: annotations where the task marks parts of images (OUT.json), a sound"
              + " (OUT.wav), a drawing (OUT.png); a folder where there are several.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "F",
      description =
          "Of the annotations in --out: coco (where nothing is said), coco-panoptic or labelme.")
  private @Nullable String format;

  /** Where drawings and sounds go, if anywhere. */
  Optional<Path> drawings() {
    return draw != null || annotates() ? Optional.ofNullable(draw) : Optional.ofNullable(out);
  }

  private boolean annotates() {
    return out != null
        && (format != null
            || String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT).endsWith(".json"));
  }

  /** The file of annotations, if one is asked for. */
  <I, O> Optional<Annotations<I, O>> annotations(TaskType<I, O> type, int inputs) {
    if (format != null && out == null) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--format %s says how annotations are written, but not where. Add --out annotations.json."
              .formatted(format));
    }
    if (!annotates()) {
      return Optional.empty();
    }
    List<String> formats = type.annotationFormats();
    if (formats.isEmpty()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "The task %s has no annotations to write: its answers mark no parts of an image. For the answers in JSON use --json > FILE."
              .formatted(type.id()));
    }
    String name = format == null ? formats.get(0) : format;
    return Optional.of(type.annotations(name, inputs, Objects.requireNonNull(out)));
  }
}
