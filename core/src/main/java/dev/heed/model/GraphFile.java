package dev.heed.model;

import static dev.heed.error.HeedException.invalidModel;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One exported graph on disk.
 *
 * @param path the {@code .onnx} or {@code .ort} file
 * @param name its name without variant and ending: {@code model}, {@code decoder_model_merged}
 * @param precision the variant that its name says it is; {@code FP32} where it says nothing
 */
public record GraphFile(Path path, String name, Precision precision) {

  /**
   * By name, most exact first, {@code onnx/} before the root, {@code .onnx} before {@code .ort}.
   */
  public static final Comparator<GraphFile> ORDER =
      Comparator.comparing(GraphFile::name)
          .thenComparing(GraphFile::precision)
          .thenComparing(file -> -file.path().getNameCount())
          .thenComparing(GraphFile::path);

  /** How optimum and sentence-transformers name what they optimized or quantized. */
  private static final Pattern EXPORTED =
      Pattern.compile("(?<name>.+?)_(?<how>O[1-4]|optimized|qu?int8(?:_[a-z0-9_]+)?)");

  private static final String BEFORE_VARIANT = "_.-";

  public GraphFile {
    if (name.isBlank()) {
      throw invalidModel("%s should have a name before its ending.".formatted(path));
    }
  }

  /** Reads a file's name; empty where it has another ending. The file need not be there. */
  public static Optional<GraphFile> find(Path path) {
    String file = String.valueOf(path.getFileName());
    int dot = file.lastIndexOf('.');
    boolean graph = dot > 0 && (file.endsWith(".onnx") || file.endsWith(".ort"));
    return graph ? Optional.of(split(path, file.substring(0, dot))) : Optional.empty();
  }

  /**
   * {@code O4} is optimized with half precision; {@code qint8_avx512} is for one kind of machine.
   */
  private static Precision precision(String how) {
    if (how.startsWith("qint8")) {
      return Precision.INT8;
    }
    return how.startsWith("quint8")
        ? Precision.UINT8
        : how.equals("O4") ? Precision.FP16 : Precision.FP32;
  }

  /**
   * Only a known variant is split off, as {@code model_fp16}, {@code model.fp16} and {@code
   * model-fp16} write it: {@code model_attentions} is another graph.
   */
  private static GraphFile split(Path path, String stem) {
    Matcher exported = EXPORTED.matcher(stem);
    if (exported.matches()) {
      return new GraphFile(path, exported.group("name"), precision(exported.group("how")));
    }
    return Arrays.stream(Precision.values())
        .filter(precision -> stem.length() > precision.id().length() + 1)
        .filter(precision -> stem.endsWith(precision.id()))
        .filter(p -> BEFORE_VARIANT.indexOf(stem.charAt(stem.length() - p.id().length() - 1)) >= 0)
        .findFirst()
        .map(p -> new GraphFile(path, stem.substring(0, stem.length() - p.id().length() - 1), p))
        .orElseGet(() -> new GraphFile(path, stem, Precision.FP32));
  }
}
