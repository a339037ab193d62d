package dev.heed.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.heed.testing.Reference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The model folder and the command of a case under {@code reference/faults}. */
final class FaultCase {

  private FaultCase() {}

  /** The case's base without what it drops, its copies, and its overlay on top. */
  static Path assemble(Path folder, JsonNode right, Path to) throws IOException {
    Files.createDirectories(to);
    if (right.path("base").isTextual()) {
      Path base = Reference.folder("models/" + right.path("base").asText());
      List<String> without = new ArrayList<>(List.of("golden"));
      right.path("drop").forEach(name -> without.add(name.asText()));
      copy(base, to, without);
      for (var entry : right.path("copy").properties()) {
        Path copy = to.resolve(entry.getValue().asText());
        Files.createDirectories(copy.getParent());
        Files.copy(base.resolve(entry.getKey()), copy);
      }
    }
    Path overlay = folder.resolve("overlay");
    if (Files.exists(overlay)) {
      copy(overlay, to, List.of());
    }
    if (Files.exists(overlay.resolve("onnx/model.onnx"))) {
      Files.deleteIfExists(to.resolve("onnx/model_attentions.onnx"));
    }
    return to;
  }

  private static void copy(Path from, Path to, List<String> without) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path place = from.relativize(file);
        if (without.stream().noneMatch(place::startsWith)) {
          Path copy = to.resolve(place.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  static String[] arguments(JsonNode list, Path model, Path temporary) {
    String inputs = Reference.folder("faults/text-and-speech/inputs").toString();
    return Stream.iterate(0, i -> i < list.size(), i -> i + 1)
        .map(i -> list.get(i).asText())
        .map(text -> text.equals("MODEL") ? model.toString() : text)
        .map(text -> text.equals("OUT") ? temporary.resolve("out.safetensors").toString() : text)
        .map(text -> text.startsWith("INPUT/") ? inputs + text.substring(5) : text)
        .toArray(String[]::new);
  }

  /**
   * Numbers within a tolerance, or within half of the last digit that is written; all else equal.
   */
  static boolean isClose(JsonNode is, JsonNode right, double tolerance) {
    if (is.isNumber() && right.isNumber()) {
      double digit = Math.pow(10, -right.decimalValue().scale()) / 2;
      double most = Math.max(digit, tolerance * Math.max(1, Math.abs(right.asDouble())));
      return Math.abs(is.asDouble() - right.asDouble()) <= most;
    }
    if ((is.isArray() && right.isArray()) || (is.isObject() && right.isObject())) {
      boolean close = is.size() == right.size();
      for (int i = 0; close && i < right.size(); i++) {
        close = is.isObject() || isClose(is.get(i), right.get(i), tolerance);
      }
      for (var entry : right.properties()) {
        close &=
            is.has(entry.getKey()) && isClose(is.get(entry.getKey()), entry.getValue(), tolerance);
      }
      return close;
    }
    return is.equals(right);
  }
}
