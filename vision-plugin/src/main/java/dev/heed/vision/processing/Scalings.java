package dev.heed.vision.processing;

/** Reads a type's scaling rule from its settings. */
final class Scalings {

  private Scalings() {}

  static Scaling of(Settings settings) {
    String rule = settings.kind().defaults().text("scale");
    return switch (rule) {
      case "exact" -> Scaling.exact(settings.size().exact());
      case "shortest_or_exact" -> shortestOrExact(settings);
      case "shorter_side" -> Scaling.shortestEdge(settings.size().exact().shorter());
      case "levit" -> levit(settings.size());
      case "poolformer" -> poolformer(settings);
      case "multiple" ->
          Scaling.multiple(
              settings.size().exact(),
              settings.flag("keep_aspect_ratio", false),
              settings.pixels("ensure_multiple_of"));
      case "general" -> general(settings);
      case "floor" -> Scaling.floorTo(settings.pixels("size_divisor"));
      case "longest" -> Scaling.longestEdge(settings.size().get("longest_edge"));
      case "vilt" ->
          Scaling.vilt(settings.size().get("shortest_edge"), settings.pixels("size_divisor"));
      case "detr", "yolos" -> edges(settings.size(), rule.equals("yolos"));
      case "maskformer" -> maskformer(settings);
      default -> throw settings.wrong("there is no scaling rule '%s'.".formatted(rule));
    };
  }

  private static Scaling shortestOrExact(Settings settings) {
    SizeKeys size = settings.size();
    if (!size.has("shortest_edge")) {
      return Scaling.exact(size.exact());
    }
    int edge = size.get("shortest_edge");
    return settings.flag("use_square_size", false)
        ? Scaling.exact(new Size(edge, edge))
        : Scaling.shortestEdge(edge);
  }

  /** What transformers.js does, whichever keys there are. */
  private static Scaling general(Settings settings) {
    if (!settings.has("size")) {
      return image -> image;
    }
    SizeKeys size = settings.size();
    if (size.has("height", "width") || size.has("max_height", "max_width")) {
      return size.has("height", "width") ? Scaling.exact(size.exact()) : edges(size, false);
    }
    Scaling free =
        size.has("shortest_edge", "longest_edge")
            ? Scaling.shortestThenLongest(size.get("shortest_edge"), size.get("longest_edge"))
            : size.has("shortest_edge")
                ? Scaling.shortestThenLongest(size.get("shortest_edge"), Integer.MAX_VALUE)
                : Scaling.downToLongest(size.get("longest_edge"));
    return settings.has("size_divisibility")
        ? Scaling.floorTo(settings.pixels("size_divisibility"), free)
        : free;
  }

  private static Scaling levit(SizeKeys size) {
    return size.has("shortest_edge")
        ? Scaling.shortestEdge((int) (256.0 / 224 * size.get("shortest_edge")))
        : Scaling.exact(size.exact());
  }

  private static Scaling poolformer(Settings settings) {
    SizeKeys size = settings.size();
    double part = settings.positive("crop_pct");
    if (size.has("shortest_edge")) {
      return Scaling.shortestEdge((int) (size.get("shortest_edge") / part));
    }
    Size exact = size.exact();
    return exact.height() == exact.width()
        ? Scaling.shortestEdge((int) (exact.height() / part))
        : Scaling.exact(new Size((int) (exact.height() / part), (int) (exact.width() / part)));
  }

  /** One edge without the other stands for both: Table Transformer's files have the longest. */
  private static Scaling edges(SizeKeys size, boolean yolos) {
    if (size.has("longest_edge")) {
      int longest = size.get("longest_edge");
      int shortest = size.has("shortest_edge") ? size.get("shortest_edge") : longest;
      return yolos
          ? Scaling.edgesThenFloor(shortest, longest, 16)
          : Scaling.edges(shortest, longest);
    }
    if (size.has("max_height", "max_width")) {
      return Scaling.within(new Size(size.get("max_height"), size.get("max_width")));
    }
    if (size.has("height", "width")) {
      return Scaling.exact(size.exact());
    }
    throw size.lacks(
        "shortest_edge and longest_edge, max_height and max_width, or height and width");
  }

  private static Scaling maskformer(Settings settings) {
    int divisor = settings.has("size_divisor") ? settings.pixels("size_divisor") : 1;
    return Scaling.ceilTo(divisor, capped(settings.size()));
  }

  private static Scaling capped(SizeKeys size) {
    if (size.has("height", "width")) {
      return Scaling.exact(size.exact());
    }
    if (!size.has("shortest_edge", "longest_edge")
        || size.get("longest_edge") <= size.get("shortest_edge")) {
      throw size.lacks("height and width, or a shortest_edge below the longest_edge");
    }
    return Scaling.shortestEdgeCapped(size.get("shortest_edge"), size.get("longest_edge"));
  }
}
