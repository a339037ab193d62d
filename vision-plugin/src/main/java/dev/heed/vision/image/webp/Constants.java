package dev.heed.vision.image.webp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The formats' tables of numbers, from the text beside this class. */
final class Constants {

  static final int[] COEFFICIENTS;
  static final int[] COEFFICIENT_UPDATES;
  static final int[] BLOCK_MODES;
  static final int[] DC_STEPS;
  static final int[] AC_STEPS;
  static final int[] NEAR_DISTANCES;

  static {
    Map<String, int[]> tables = read();
    COEFFICIENTS = tables.get("coefficients");
    COEFFICIENT_UPDATES = tables.get("coefficient-updates");
    BLOCK_MODES = tables.get("block-modes");
    DC_STEPS = tables.get("dc-steps");
    AC_STEPS = tables.get("ac-steps");
    NEAR_DISTANCES = tables.get("near-distances");
  }

  private Constants() {}

  private static Map<String, int[]> read() {
    try (InputStream in = Constants.class.getResourceAsStream("constants.txt")) {
      return parse(new String(in.readAllBytes(), StandardCharsets.US_ASCII).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, int[]> parse(List<String> lines) {
    Map<String, List<Integer>> lists = new HashMap<>();
    List<Integer> current = new ArrayList<>();
    for (String line : lines) {
      if (Character.isLetter(line.charAt(0))) {
        current = new ArrayList<>();
        lists.put(line, current);
      } else if (line.charAt(0) != '#') {
        current.addAll(Arrays.stream(line.split(" ")).map(Integer::valueOf).toList());
      }
    }
    Map<String, int[]> tables = new HashMap<>();
    lists.forEach((name, l) -> tables.put(name, l.stream().mapToInt(i -> i).toArray()));
    return tables;
  }
}
