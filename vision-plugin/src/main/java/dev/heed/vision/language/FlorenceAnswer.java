package dev.heed.vision.language;

import dev.heed.model.Json;
import dev.heed.model.ModelFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What Florence-2 wrote, read: places are tokens {@code <loc_0>} to {@code <loc_999>}, thousandths
 * of the picture's sides, and become pixels.
 *
 * @param banned phrases that are left out where phrases are sought
 * @param least of the picture's area, below which a line of text is left out
 * @see <a href="https://arxiv.org/abs/2311.06242">Xiao et al. 2023, section 3.1</a>
 */
record FlorenceAnswer(Set<String> banned, double least) {

  private static final int BINS = 1000;
  private static final String LOC = "<loc_(\\d+)>";
  private static final Pattern PLACE = Pattern.compile(LOC);
  private static final Pattern BOX = Pattern.compile(LOC.repeat(4));
  private static final Pattern QUAD = Pattern.compile("(.+?)" + LOC.repeat(8));
  private static final Pattern NAMED = Pattern.compile("([^<]+(?:<loc_\\d+>){4,})");
  private static final Pattern NAMELESS = Pattern.compile("((?:<loc_\\d+>){4,})");
  private static final String MARKS = "(?:<loc_\\d+>|<sep>|<poly>|</poly>){4,})";
  private static final Pattern NAMED_POLYGONS = Pattern.compile("([^<]+" + MARKS);
  private static final Pattern POLYGONS = Pattern.compile("(" + MARKS);
  private static final Pattern POLYGON = Pattern.compile("<poly>(.*?)</poly>");
  private static final Pattern PART = Pattern.compile("((?:<loc_\\d+>)+)(?:<sep>|$)");
  private static final String ENDS = "<od>|</od>|<box>|</box>|<bbox>|</bbox>|<loc_";
  private static final Pattern NAME = Pattern.compile("^\\s*(.*?)(?=" + ENDS + ")");
  private static final Pattern POLYGON_NAME = Pattern.compile("^\\s*(.*?)(?=" + ENDS + "|<poly>)");

  /** As {@code processor_config.json} says. */
  static FlorenceAnswer of(ModelFolder folder) {
    Json config =
        folder
            .findJson("processor_config.json")
            .map(all -> all.objectOrEmpty("post_processor_config"))
            .orElseGet(() -> Json.empty("processor_config.json"));
    Json phrases = config.objectOrEmpty("phrase_grounding");
    return new FlorenceAnswer(
        Set.copyOf(phrases.texts("banned_grounding_tokens")),
        config.objectOrEmpty("ocr").number("AREA_THRESHOLD", 0));
  }

  /**
   * What was written.
   *
   * @param written with its special tokens
   * @param width of the picture
   * @param height of the picture
   */
  PictureFindings read(FlorenceTask task, String written, int width, int height) {
    Picture picture = new Picture(width, height);
    String text = written.replace("<s>", "").replace("</s>", "");
    String bare = text.replace("<pad>", "");
    List<LabelledShape> found =
        switch (task.answer()) {
          case TEXT -> List.of();
          case QUADS -> quads(bare, picture);
          case BOXES -> boxes(bare, NAMED, Set.of(), picture);
          case NAMELESS_BOXES -> boxes(bare, NAMELESS, Set.of(), picture);
          case PHRASES -> boxes(bare, NAMED, banned, picture);
          case POLYGONS -> polygons(bare, POLYGONS, picture);
          case ANY ->
              bare.contains("<poly>")
                  ? polygons(bare, NAMED_POLYGONS, picture)
                  : boxes(bare, NAMED, Set.of(), picture);
        };
    boolean spoken = task.answer() == FlorenceTask.Answer.TEXT;
    return new PictureFindings(task.token(), spoken ? text.strip() : "", found);
  }

  /** A picture's size, for places in it. */
  private record Picture(int width, int height) {

    /** In the middle of the thousandth, in single precision as published, cut off towards zero. */
    List<Integer> pixels(List<Integer> bins) {
      return IntStream.range(0, bins.size())
          .mapToObj(i -> (int) ((bins.get(i) + 0.5f) * side(i)))
          .toList();
    }

    private float side(int i) {
      return (float) ((i % 2 == 0 ? width : height) / (double) BINS);
    }
  }

  private List<LabelledShape> quads(String text, Picture picture) {
    List<LabelledShape> found = new ArrayList<>();
    for (Matcher line = QUAD.matcher(text); line.find(); ) {
      List<Integer> bins = IntStream.rangeClosed(2, 9).mapToObj(i -> bin(line.group(i))).toList();
      List<Integer> corners = picture.pixels(bins);
      boolean large =
          least <= 0 || area(corners) >= (double) picture.width() * picture.height() * least;
      if (large) {
        found.add(
            new LabelledShape(LabelledShape.Form.QUAD, line.group(1).strip(), List.of(corners)));
      }
    }
    return found;
  }

  /** As published: of the first three sides, without the one that closes it. */
  private static double area(List<Integer> corners) {
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      sum += (double) corners.get(2 * i) * corners.get(2 * i + 3);
      sum -= (double) corners.get(2 * i + 2) * corners.get(2 * i + 1);
    }
    return Math.abs(sum) / 2;
  }

  private static List<LabelledShape> boxes(
      String text, Pattern phrases, Set<String> banned, Picture picture) {
    List<LabelledShape> found = new ArrayList<>();
    for (Matcher one = phrases.matcher(text); one.find(); ) {
      String phrase = without(without(one.group(1), "<ground>"), "<obj>");
      Matcher name = NAME.matcher(phrase);
      if (!name.find() || banned.contains(name.group().strip())) {
        continue;
      }
      String label = name.group().strip().replaceAll("[^\\x00-\\x7F]", "");
      for (Matcher box = BOX.matcher(phrase); box.find(); ) {
        List<Integer> bins = IntStream.rangeClosed(1, 4).mapToObj(i -> bin(box.group(i))).toList();
        found.add(new LabelledShape(LabelledShape.Form.BOX, label, List.of(picture.pixels(bins))));
      }
    }
    return found;
  }

  private static String without(String text, String mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at) + text.substring(at + mark.length());
  }

  private static List<LabelledShape> polygons(String text, Pattern phrases, Picture picture) {
    List<LabelledShape> found = new ArrayList<>();
    for (Matcher one = phrases.matcher(text); one.find(); ) {
      String phrase = one.group(1);
      String named = phrase.replaceFirst("^<loc_\\d+>", "");
      Matcher name = POLYGON_NAME.matcher(named);
      if (!name.find()) {
        continue;
      }
      String label = name.group().strip();
      for (String part : instances(phrase)) {
        List<List<Integer>> outlines = outlines(part, picture);
        if (!outlines.isEmpty()) {
          found.add(new LabelledShape(LabelledShape.Form.POLYGONS, label, outlines));
        }
      }
    }
    return found;
  }

  private static List<String> instances(String phrase) {
    if (!phrase.contains("<poly>") || !phrase.contains("</poly>")) {
      return List.of(phrase);
    }
    return POLYGON.matcher(phrase).results().map(part -> part.group(1)).toList();
  }

  private static List<List<Integer>> outlines(String part, Picture picture) {
    List<List<Integer>> outlines = new ArrayList<>();
    for (Matcher one = PART.matcher(part); one.find(); ) {
      List<Integer> bins =
          PLACE.matcher(one.group(1)).results().map(place -> bin(place.group(1))).toList();
      outlines.add(picture.pixels(bins.subList(0, bins.size() / 2 * 2)));
    }
    return outlines;
  }

  /** Numbers beyond the model's thousand are cut, so that any text can be read. */
  private static int bin(String digits) {
    return digits.length() > 7 ? 9_999_999 : Integer.parseInt(digits);
  }
}
