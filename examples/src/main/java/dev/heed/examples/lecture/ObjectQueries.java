package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How DETR finds objects: each of a few queries looks over the whole picture for what it wants, and
 * where it looks is where the object is. Here queries and keys are set by hand, to colours, so that
 * the mechanism shows; {@code heed attention} shows it in a trained DETR.
 */
public final class ObjectQueries implements Lesson {

  private static final int SIDE = 12;
  private static final double SHARP = 12;

  /** Rows and columns, the last ones included. */
  private record Box(int top, int left, int bottom, int right) {
    boolean holds(int row, int column) {
      return row >= top && row <= bottom && column >= left && column <= right;
    }
  }

  private static final Map<String, double[]> COLOURS =
      Map.of("red", new double[] {1, 0, 0, 0}, "green", new double[] {0, 1, 0, 0});

  private static final Map<String, Box> OBJECTS =
      Map.of("red", new Box(1, 1, 4, 3), "green", new Box(6, 5, 10, 10));

  public static void main(String[] args) {
    Lesson.show(new ObjectQueries());
  }

  @Override
  public String title() {
    return "Object queries, as DETR has them";
  }

  @Override
  public void teach(Page page) {
    List<String> asked = List.of("red", "green", "blue");
    double[][] queries = asked.stream().map(ObjectQueries::wish).toArray(double[][]::new);
    double[][] maps = look(queries);
    List<java.awt.image.BufferedImage> drawn = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      drawn.add(Charts.heatMap(asked.get(i), "row", "column", square(maps[i])));
    }
    page.draw(
        "Where three queries look in a picture with a red and a green object: the third finds"
            + " nothing and looks everywhere.",
        Charts.beside(drawn.toArray(java.awt.image.BufferedImage[]::new)));
    for (String colour : List.of("red", "green")) {
      Box box = box(maps[asked.indexOf(colour)]);
      page.say("the %s query's box: %s", colour, box);
      page.claim(
          box.equals(OBJECTS.get(colour)),
          "the patches that the %s query looks at are the %s object, to the patch",
          colour,
          colour);
    }
    page.claim(
        spread(maps[2]) > 0.9 * SIDE * SIDE,
        "a query for what is not there spreads over %.0f of %d patches: no object",
        spread(maps[2]),
        SIDE * SIDE);
    double[][] turned = look(queries[1], queries[2], queries[0]);
    page.claim(
        Numbers.difference(turned, Numbers.ordered(maps, 1, 2, 0)) < 1e-12,
        "queries in another order give the same objects in that order: a set, not a sequence");
    double[][] twice = look(queries[0], queries[0]);
    page.claim(
        Arrays.equals(twice[0], twice[1]),
        "two equal queries find the same object: DETR's queries attend to each other so that they"
            + " share the objects out");
  }

  /** Each patch is a key: its colour, and one number that says \"background\". */
  private static double[][] keys() {
    return IntStream.range(0, SIDE * SIDE)
        .mapToObj(i -> colour(i / SIDE, i % SIDE))
        .toArray(double[][]::new);
  }

  private static double[] colour(int row, int column) {
    return OBJECTS.entrySet().stream()
        .filter(object -> object.getValue().holds(row, column))
        .map(object -> COLOURS.get(object.getKey()))
        .findFirst()
        .orElse(new double[] {0, 0, 0, 1});
  }

  private static double[] wish(String colour) {
    double[] direction = COLOURS.getOrDefault(colour, new double[] {0, 0, 1, 0});
    return Arrays.stream(direction).map(x -> SHARP * x).toArray();
  }

  private static double[][] look(double[]... queries) {
    double[][] keys = keys();
    return Attending.of(DotProductAttention.unscaled(Weighting.SOFTMAX), queries, keys, keys).map();
  }

  private static double[][] square(double... map) {
    return IntStream.range(0, SIDE)
        .mapToObj(row -> Arrays.copyOfRange(map, row * SIDE, (row + 1) * SIDE))
        .toArray(double[][]::new);
  }

  /** Around the patches with more than half of the greatest weight. */
  private static Box box(double... map) {
    double half = Arrays.stream(map).max().orElseThrow() / 2;
    int[] inside = IntStream.range(0, map.length).filter(i -> map[i] > half).toArray();
    int[] columns = Arrays.stream(inside).map(i -> i % SIDE).sorted().toArray();
    int last = inside.length - 1;
    return new Box(inside[0] / SIDE, columns[0], inside[last] / SIDE, columns[last]);
  }

  private static double spread(double... map) {
    return Math.exp(-Arrays.stream(map).filter(w -> w > 0).map(w -> w * Math.log(w)).sum());
  }
}
