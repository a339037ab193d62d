package dev.heed.vision.image.page;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.geometry.Homography;
import dev.heed.vision.geometry.Position;
import dev.heed.vision.image.Image;
import java.util.List;
import java.util.Optional;

/**
 * A flat rectangular sheet on a photograph.
 *
 * <pre>{@code
 * Image photograph = Image.read(Path.of("receipt.jpg"));
 * Image page = Sheet.find(photograph).map(sheet -> sheet.straightened(photograph)).orElse(photograph);
 * }</pre>
 *
 * @param corners four, clockwise as one sees them, from the one that is top left
 */
public record Sheet(List<Position> corners) {

  public Sheet {
    corners = List.copyOf(corners);
    if (corners.size() != 4) {
      throw invalidInput("A sheet has four corners, not %s.".formatted(corners.size()));
    }
  }

  /** The sheet that fills most of a photograph; empty where no four straight edges enclose one. */
  public static Optional<Sheet> find(Image photograph) {
    return new SheetFinder(photograph).find();
  }

  /** These corners, beginning with the one from which the side that lies flattest goes right. */
  static Sheet upright(List<Position> clockwise) {
    int first = 0;
    double flattest = -2;
    for (int i = 0; i < 4; i++) {
      Position from = clockwise.get(i);
      Position to = clockwise.get((i + 1) % 4);
      double cosine = (to.x() - from.x()) / from.distance(to);
      if (cosine > flattest) {
        flattest = cosine;
        first = i;
      }
    }
    return new Sheet(
        List.of(
            clockwise.get(first),
            clockwise.get((first + 1) % 4),
            clockwise.get((first + 2) % 4),
            clockwise.get((first + 3) % 4)));
  }

  /**
   * The sheet as if seen from straight above, in its own proportions ({@link SheetProportions}), as
   * large as its longest sides are on the photograph.
   */
  public Image straightened(Image photograph) {
    double aspect = SheetProportions.of(this, photograph.width(), photograph.height());
    double across = Math.max(side(0), side(2));
    double down = Math.max(side(1), side(3));
    int width = (int) Math.max(1, Math.round(Math.max(across, down * aspect)));
    int height = (int) Math.max(1, Math.round(Math.max(down, across / aspect)));
    Homography map = Homography.between(Homography.rectangle(width, height), corners);
    return new Sampling(photograph).picture(width, height, map::apply);
  }

  private double side(int from) {
    return corners.get(from).distance(corners.get((from + 1) % 4));
  }
}
