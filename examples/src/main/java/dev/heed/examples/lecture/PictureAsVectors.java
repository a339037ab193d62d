package dev.heed.examples.lecture;

import dev.heed.attention.DotProductAttention;
import dev.heed.attention.Weighting;
import dev.heed.vision.encoding.Patches;
import dev.heed.vision.image.Image;
import java.awt.image.BufferedImage;
import java.util.Arrays;

/** A picture of 5 x 10 pixels is 50 vectors of 3, and attention looks over all of them at once. */
public final class PictureAsVectors implements Lesson {

  private static final int WIDTH = 5;
  private static final int HEIGHT = 10;
  private static final int ENLARGED = 40;

  public static void main(String[] args) {
    Lesson.show(new PictureAsVectors());
  }

  @Override
  public String title() {
    return "A picture of 5 x 10 pixels as 50 vectors";
  }

  @Override
  public void teach(Page page) {
    Image picture = picture();
    Patches patches = Patches.of(picture, 1);
    double[][] vectors = centred(patches);
    page.say("%d x %d pixels give vectors %s", WIDTH, HEIGHT, patches.vectors().shape());
    page.claim(vectors.length == 50 && vectors[0].length == 3, "there are 50 vectors of 3");
    page.claim(
        Arrays.equals(patches.image().rgb(), picture.rgb()),
        "the vectors give the picture back, byte for byte");
    double[][] weights =
        Attending.of(DotProductAttention.scaled(Weighting.SOFTMAX), vectors, vectors, vectors)
            .map();
    int asks = 2 * WIDTH + 1; // row 2, column 1: red
    double[][] map = new double[HEIGHT][WIDTH];
    for (int i = 0; i < 50; i++) {
      map[i / WIDTH][i % WIDTH] = weights[asks][i];
    }
    page.show("where the red pixel in row 2, column 1 looks", map);
    page.draw(
        "The picture, enlarged, and where a red pixel looks: at red wherever it is, however far.",
        Charts.beside(
            enlarged(picture), Charts.heatMap("weights of pixel (2, 1)", "row", "column", map)));
    page.claim(
        map[9][4] == map[0][0] && map[9][4] > map[9][3],
        "red at the far corner gets the weight of red nearby: attention sees the whole picture in"
            + " one layer");
  }

  /** Blue, with a red square on top and one red pixel in the far corner. */
  private static Image picture() {
    byte[] rgb = new byte[WIDTH * HEIGHT * 3];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      boolean red = (i / WIDTH < 3 && i % WIDTH < 3) || i == WIDTH * HEIGHT - 1;
      rgb[3 * i] = (byte) (red ? 220 : 30);
      rgb[3 * i + 1] = (byte) 40;
      rgb[3 * i + 2] = (byte) (red ? 40 : 200);
    }
    return Image.of(WIDTH, HEIGHT, rgb);
  }

  /** From 0 to 255 to about -2 to 2. */
  private static double[][] centred(Patches patches) {
    float[] values = patches.vectors().toFloats();
    double[][] vectors = new double[values.length / 3][3];
    for (int i = 0; i < values.length; i++) {
      vectors[i / 3][i % 3] = (values[i] - 127.5) / 64;
    }
    return vectors;
  }

  private static BufferedImage enlarged(Image picture) {
    BufferedImage large =
        new BufferedImage(WIDTH * ENLARGED, HEIGHT * ENLARGED, BufferedImage.TYPE_INT_RGB);
    BufferedImage small = picture.toBufferedImage();
    for (int y = 0; y < large.getHeight(); y++) {
      for (int x = 0; x < large.getWidth(); x++) {
        large.setRGB(x, y, small.getRGB(x / ENLARGED, y / ENLARGED));
      }
    }
    return large;
  }
}
