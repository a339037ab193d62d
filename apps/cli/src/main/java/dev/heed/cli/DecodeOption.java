package dev.heed.cli;

import dev.heed.Heed;
import dev.heed.error.ErrorCode;
import dev.heed.error.HeedException;
import dev.heed.model.ModelFolder;
import dev.heed.spi.ProcessorType;
import dev.heed.spi.Reader;
import dev.heed.spi.SourceBatch;
import dev.heed.spi.TaskType;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** Whether pictures may be made smaller while they are decoded. */
final class DecodeOption {

  @Option(
      names = "--decode",
      paramLabel = "exact|fast",
      defaultValue = "exact",
      description =
          "fast decodes photographs at a half, a quarter or an eighth where the model takes them"
              + " smaller still, and says by how much its input changes (exact).")
  private String decode = "exact";

  private boolean fast() {
    return switch (decode.toLowerCase(Locale.ROOT)) {
      case "exact" -> false;
      case "fast" -> true;
      default ->
          throw new HeedException(
              ErrorCode.INVALID_OPTION,
              "--decode should be exact or fast, but is '%s'.".formatted(decode));
    };
  }

  <I> SourceBatch<I> apply(SourceBatch<I> batch, Consumer<String> tell) {
    return fast() ? batch.quick(tell) : batch;
  }

  /** The reader of a task's inputs. */
  <I> Reader<I> reader(
      TaskType<I, ?> type,
      Reader<I> exact,
      Heed heed,
      Optional<ModelFolder> folder,
      Consumer<String> tell) {
    if (!fast()) {
      return exact;
    }
    if (!type.readsQuickly()) {
      throw new HeedException(
          ErrorCode.INVALID_OPTION,
          "--decode fast is not for %s: it is for tasks on pictures whose answers are labels, vectors or texts, since places are told in the pixels that were read."
              .formatted(type.id()));
    }
    ModelFolder opened =
        folder.orElseThrow(
            () ->
                new HeedException(
                    ErrorCode.INVALID_OPTION,
                    "--decode fast needs --model FOLDER, whose processor says how large pictures"
                        + " are needed."));
    return quick(heed.processorFor(opened, "image"), opened, exact, tell);
  }

  @SuppressWarnings("unchecked") // tasks that read quickly take what the image processor takes
  private static <I> Reader<I> quick(
      ProcessorType<?> type, ModelFolder folder, Reader<I> exact, Consumer<String> tell) {
    return ((ProcessorType<I>) type).open(folder).quick(exact, tell);
  }
}
