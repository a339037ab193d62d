package dev.heed.testkit;

import dev.heed.model.Json;
import dev.heed.model.JsonFiles;
import dev.heed.model.Safetensors;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Weights that follow from their names and shapes, the same in any language: the rule is in {@code
 * reference/weights_by_rule.py}. A model folder then needs a list of names and shapes, {@code
 * weights.json}, in place of a file of weights.
 *
 * <pre>{@code
 * Architecture mine = new org.example.age.AgeVit();
 * Path model = WeightsByRule.folder(Path.of("src/test/models/age_vit"), temporary);
 * try (Session session = Rebuilt.session(mine, model, Choices.none())) {
 *   // ...
 * }
 * }</pre>
 */
public final class WeightsByRule {

  private static final long OFFSET = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;
  private static final long STEP = 0x9E3779B97F4A7C15L;
  private static final List<String> SCALES = List.of("weight", "gamma", "scale");

  private WeightsByRule() {}

  /**
   * A copy of a model folder with its weights as {@code model.safetensors}.
   *
   * @param source a folder with {@code config.json} and {@code weights.json}
   * @param into an empty folder of the caller's
   */
  public static Path folder(Path source, Path into) {
    try (Stream<Path> files = Files.list(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, into.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Safetensors.write(
        into.resolve("model.safetensors"), all(source.resolve("weights.json")), Map.of());
    return into;
  }

  /** All tensors that a {@code weights.json} lists, by name. */
  public static Map<String, Tensor> all(Path weightsJson) {
    Json list = JsonFiles.read(weightsJson);
    Map<String, Tensor> byName = new LinkedHashMap<>();
    for (String name : list.keys()) {
      byName.put(name, tensor(name, list.value(name).orElseThrow()));
    }
    return byName;
  }

  /** The tensor of that name and shape, row-major; computed in double and rounded once. */
  public static Tensor values(String name, Shape shape) {
    float[] values = new float[Math.toIntExact(shape.elements())];
    double scale = scale(shape);
    long state = fnv1a(name);
    for (int i = 0; i < values.length; i++) {
      state += STEP;
      values[i] = (float) value(name, shape, scale, uniform(state));
    }
    return Tensor.of(shape, values);
  }

  /** A list is a shape; whole numbers, such as counters, are stored with their values. */
  private static Tensor tensor(String name, Object told) {
    if (!(told instanceof Map<?, ?> stored)) {
      return values(name, Shape.of(longs(told)));
    }
    Shape shape = Shape.of(longs(stored.get("shape")));
    ElementType type = ElementType.valueOf(String.valueOf(stored.get("dtype")));
    long[] values = longs(stored.get("data"));
    Tensor tensor = Tensor.zeros(type, shape);
    for (int i = 0; i < values.length; i++) {
      put(tensor, i, values[i]);
    }
    return tensor;
  }

  private static void put(Tensor tensor, int index, long value) {
    switch (tensor.type()) {
      case I64 -> tensor.longs().put(index, value);
      case F32 -> tensor.floats().put(index, (float) value);
      default -> throw new IllegalArgumentException("weights of type " + tensor.type());
    }
  }

  private static long[] longs(@Nullable Object list) {
    return ((List<?>) Objects.requireNonNull(list))
        .stream().mapToLong(each -> ((Number) each).longValue()).toArray();
  }

  private static double value(String name, Shape shape, double scale, double u) {
    if (name.endsWith("running_var")) {
      return 1 + 0.5 * u;
    }
    if (shape.rank() > 1) {
      return u * scale;
    }
    return SCALES.stream().anyMatch(name::endsWith) ? 1 + 0.1 * u : 0.1 * u;
  }

  /** What keeps the size of a product: the root of 3 over the number of its terms. */
  private static double scale(Shape shape) {
    long terms = 1;
    for (int axis = 1; axis < shape.rank(); axis++) {
      terms *= shape.axis(axis);
    }
    return Math.sqrt(3.0 / terms);
  }

  /** In [-1, 1), a multiple of 2^-23: SplitMix64. */
  private static double uniform(long state) {
    long z = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    z ^= z >>> 31;
    return (z >>> 40) * 0x1p-23 - 1.0;
  }

  /** FNV-1a, 64 bits, of the name in UTF-8. */
  private static long fnv1a(String name) {
    long hash = OFFSET;
    for (byte b : name.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xFF)) * PRIME;
    }
    return hash;
  }
}
