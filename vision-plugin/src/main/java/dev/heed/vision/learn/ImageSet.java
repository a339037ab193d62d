package dev.heed.vision.learn;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.HeedException;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Resample;
import dev.heed.vision.processing.Resize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Labelled square pictures in memory, in bytes. */
public final class ImageSet {

  private static final List<String> ENDINGS =
      List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp", ".tif", ".tiff");
  private static final int SHOWN = 10;

  /** Whole pictures of this many times the square are kept in memory. */
  private static final long KEPT = 4;

  private final int side;
  private final List<String> labels;
  private final byte[][] pictures;
  private final int[] labelOf;
  private final List<Original> originals;

  private ImageSet(
      int side, List<String> labels, byte[][] pictures, int[] labelOf, List<Original> originals) {
    this.side = side;
    this.labels = List.copyOf(labels);
    this.pictures = pictures;
    this.labelOf = labelOf;
    this.originals = List.copyOf(originals);
  }

  /** A whole picture: a small one is kept, a large one is read again whenever it is asked for. */
  private record Original(Path file, Optional<Image> kept) {

    static Original of(Path file, Image image, int side) {
      boolean small = (long) image.width() * image.height() <= KEPT * side * side;
      return new Original(file, small ? Optional.of(image) : Optional.empty());
    }

    Image image() {
      return kept.orElseGet(() -> Image.read(file));
    }
  }

  /** A file and the folder that it lies in. */
  private record Labelled(Path file, int label) {}

  /** Of each picture, in pixels. */
  public int side() {
    return side;
  }

  /** Their names, in order. */
  public List<String> labels() {
    return labels;
  }

  /** The samples of a picture, [side, side, 3], red first; read them, never write. */
  public byte[] picture(int number) {
    return pictures[number];
  }

  /** The whole picture where the set was read with originals, else the square. */
  Image original(int number) {
    return originals.isEmpty()
        ? Image.of(side, side, pictures[number])
        : originals.get(number).image();
  }

  /** The number of a picture's label. */
  public int label(int number) {
    return labelOf[number];
  }

  /** How many pictures there are. */
  public int size() {
    return pictures.length;
  }

  /**
   * Reads a folder of labelled folders: each sub-folder is a label, the pictures in it have it.
   * Pictures of another size are made to fit: the shorter side is resized, the middle is kept.
   *
   * @throws HeedException INVALID_INPUT that lists every picture that cannot be read; where there
   *     are fewer than two labels; where a label has no picture
   */
  public static ImageSet read(Path folder, int side) {
    return read(folder, side, false);
  }

  /** As {@link #read(Path, int)}, with whole pictures beside, of which parts can be cut. */
  static ImageSet read(Path folder, int side, boolean whole) {
    List<String> labels = new ArrayList<>();
    List<Labelled> files = new ArrayList<>();
    try (Stream<Path> below = Files.list(folder)) {
      for (Path label : below.filter(Files::isDirectory).sorted().toList()) {
        List<Path> pictures = pictures(label);
        if (pictures.isEmpty()) {
          throw invalidInput(
              "The folder '%s' has no pictures (%s), so there is nothing to learn '%s' from. Fill it or take it away."
                  .formatted(label, String.join(", ", ENDINGS), label.getFileName()));
        }
        int number = labels.size();
        labels.add(label.getFileName().toString());
        pictures.forEach(file -> files.add(new Labelled(file, number)));
      }
    } catch (IOException e) {
      throw invalidInput("The folder '%s' cannot be read: %s.".formatted(folder, e));
    }
    if (labels.size() < 2) {
      throw invalidInput(
          "'%s' has %s labelled folders (%s); a classifier needs two or more. Put the pictures of each label into a folder of its own: %s/cat/1.png, %s/dog/1.png."
              .formatted(folder, labels.size(), String.join(", ", labels), folder, folder));
    }
    return decoded(files, labels, side, whole);
  }

  private static List<Path> pictures(Path label) throws IOException {
    try (Stream<Path> files = Files.list(label)) {
      return files
          .filter(
              file -> ENDINGS.stream().anyMatch(file.toString().toLowerCase(Locale.ROOT)::endsWith))
          .sorted()
          .toList();
    }
  }

  private static ImageSet decoded(
      List<Labelled> files, List<String> labels, int side, boolean whole) {
    byte[][] pictures = new byte[files.size()][];
    Original[] originals = new Original[whole ? files.size() : 0];
    String[] broken = new String[files.size()];
    IntStream.range(0, files.size())
        .parallel()
        .forEach(
            i -> {
              try {
                Path file = files.get(i).file();
                Image image = Image.read(file);
                pictures[i] = fitted(image, side).rgb();
                if (whole) {
                  originals[i] = Original.of(file, image, side);
                }
              } catch (HeedException e) {
                broken[i] = e.getMessage();
              }
            });
    List<String> messages = Arrays.stream(broken).filter(m -> m != null).toList();
    if (!messages.isEmpty()) {
      throw invalidInput(
          "%s of %s pictures cannot be read; mend them or take them away:%n  %s%s"
              .formatted(
                  messages.size(),
                  files.size(),
                  String.join(
                      System.lineSeparator() + "  ",
                      messages.subList(0, Math.min(SHOWN, messages.size()))),
                  messages.size() > SHOWN ? System.lineSeparator() + "  ..." : ""));
    }
    int[] labelOf = files.stream().mapToInt(Labelled::label).toArray();
    return new ImageSet(side, labels, pictures, labelOf, List.of(originals));
  }

  private static Image fitted(Image image, int side) {
    if (image.width() == side && image.height() == side) {
      return image;
    }
    double scale = (double) side / Math.min(image.width(), image.height());
    int width = Math.max(side, (int) Math.round(image.width() * scale));
    int height = Math.max(side, (int) Math.round(image.height() * scale));
    Image resized = Resize.to(image, width, height, Resample.BICUBIC);
    return resized.part((width - side) / 2, (height - side) / 2, side, side);
  }

  /** Only these labels, in this order, as a model has them. */
  public ImageSet inOrderOf(List<String> wanted, String whose) {
    List<String> unknown = labels.stream().filter(label -> !wanted.contains(label)).toList();
    if (!unknown.isEmpty()) {
      throw invalidInput(
          "The folders %s are no labels of %s, which has %s. Rename them, or take them away."
              .formatted(unknown, whose, wanted));
    }
    int[] renumbered =
        Arrays.stream(labelOf).map(label -> wanted.indexOf(labels.get(label))).toArray();
    return new ImageSet(side, wanted, pictures, renumbered, originals);
  }
}
