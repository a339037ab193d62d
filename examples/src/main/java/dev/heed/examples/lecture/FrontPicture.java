package dev.heed.examples.lecture;

import dev.heed.Heed;
import dev.heed.Opening;
import dev.heed.look.AttentionMap;
import dev.heed.look.AttentionResult;
import dev.heed.look.LookOptions;
import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.Frames;
import dev.heed.speech.task.VoiceActivityDetection;
import dev.heed.speech.voice.TimeSpan;
import dev.heed.spi.Source;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.AttentionOverlay;
import dev.heed.vision.draw.PatchWeights;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import dev.heed.vision.processing.ImageProcessor;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.CubicCurve2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Draws the picture at the head of the README, with the models that are inside Heed: what each of
 * them looks at in a photograph, a text and a recording. {@code lecture.FrontPicture FILE.jpg}.
 */
public final class FrontPicture {

  private static final int PANEL = 360;
  private static final int GAP = 24;
  private static final int TOP = 64;
  private static final int TALL = 392;
  private static final Color GROUND = new Color(0x11, 0x14, 0x1a);
  private static final Color INK = new Color(0xe8, 0xea, 0xed);
  private static final Color PALE = new Color(0x9a, 0xa4, 0xb2);
  private static final Color WARM = new Color(0xff, 0xa6, 0x2b);
  private static final Color COLD = new Color(0x5a, 0xa9, 0xff);

  private FrontPicture() {}

  public static void main(String[] args) throws IOException {
    Path file = Path.of(args.length > 0 ? args[0] : "docs/images/heed.jpg");
    BufferedImage sheet = new BufferedImage(3 * PANEL + 4 * GAP, TALL, BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.setColor(GROUND);
    pen.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    picture(panel(pen, 0, "a picture", "where a ViT looks: all layers, then one by one"));
    text(panel(pen, 1, "a text", "which words \"it\" looks at in a sentence encoder"));
    sound(panel(pen, 2, "a sound", "two recordings and a pause: where somebody speaks"));
    pen.dispose();
    Files.createDirectories(file.toAbsolutePath().getParent());
    write(sheet, file);
  }

  /** As JPEG: a PNG of the same would be five times as large. */
  private static void write(BufferedImage sheet, Path file) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam how = writer.getDefaultWriteParam();
    how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    how.setCompressionQuality(0.9f);
    Files.deleteIfExists(file);
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(sheet, null, null), how);
    } finally {
      writer.dispose();
    }
  }

  private static Graphics2D panel(Graphics2D sheet, int i, String title, String words) {
    Graphics2D pen = (Graphics2D) sheet.create(GAP + i * (PANEL + GAP), 0, PANEL, TALL);
    pen.setColor(INK);
    pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 19));
    pen.drawString(title, 0, 30);
    pen.setColor(PALE);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    pen.drawString(words, 0, 50);
    return pen;
  }

  /** The rollout large, and below it the mean over the heads of each layer. */
  private static void picture(Graphics2D pen) {
    Path photograph = Path.of(System.getProperty("heed.root", "."), "examples/photos/cat.png");
    RealModel model = RealModel.of("image-classification", "image", photograph.toString());
    AttentionResult seen = model.look(LookOptions.allMaps().withRollout());
    Image image = (Image) model.shown();
    int height = PANEL * image.height() / image.width();
    Tensor rollout = seen.rollout().orElseThrow();
    int tokens = rollout.shape().size(2);
    PatchWeights all =
        PatchWeights.of(rollout.reshaped(Shape.of(1, 1, tokens, tokens)), 0, 0, 8, 8);
    pen.drawImage(overlay(model, image, all), 0, TOP, PANEL, height, null);
    int space = 6;
    int layers = seen.maps().size();
    int wide = (PANEL - (layers - 1) * space) / layers;
    for (int i = 0; i < layers; i++) {
      PatchWeights mean = PatchWeights.meanOverHeads(seen.maps().get(i).weights(), 0, 8, 8);
      int tall = wide * 4 / 3;
      int x = i * (wide + space);
      BufferedImage small = overlay(model, image, mean);
      int cut = small.getHeight() * 3 / 4;
      int left = (small.getWidth() - cut) / 2;
      pen.drawImage(
          small,
          x,
          TOP + height + space,
          x + wide,
          TOP + height + space + tall,
          left,
          0,
          left + cut,
          small.getHeight(),
          null);
    }
  }

  private static BufferedImage overlay(RealModel model, Image image, PatchWeights weights) {
    Geometry geometry =
        ((ImageProcessor) model.processor()).geometry(image.width(), image.height());
    return AttentionOverlay.draw(image, geometry, weights, AttentionOverlay.Style.SMOOTH)
        .toBufferedImage();
  }

  /** Each word on both sides; a line is as strong as the weight between two of them. */
  private static void text(Graphics2D pen) {
    RealModel model = RealModel.of("feature-extraction", "text", WhereATextModelLooks.SENTENCE);
    List<AttentionMap> maps = model.look(LookOptions.allMaps()).maps();
    List<String> all = WhereATextModelLooks.words(model);
    List<String> words = all.subList(1, all.size() - 1);
    double[][] weights = betweenWords(mean(maps.get(2).weights()));
    int step = (TALL - TOP - 16) / words.size();
    int it = words.indexOf("it");
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    for (int i = 0; i < words.size(); i++) {
      for (int j = 0; j < words.size(); j++) {
        line(
            pen,
            i == it ? WARM : COLD,
            weights[i][j] * (i == it ? 2.6 : 0.9),
            y(i, step),
            y(j, step));
      }
    }
    for (int i = 0; i < words.size(); i++) {
      pen.setColor(i == it ? WARM : INK);
      int wide = pen.getFontMetrics().stringWidth(words.get(i));
      pen.drawString(words.get(i), 80 - wide, y(i, step) + 5);
      pen.setColor(INK);
      pen.drawString(words.get(i), PANEL - 80, y(i, step) + 5);
    }
  }

  private static int y(int word, int step) {
    return TOP + 10 + word * step;
  }

  private static void line(Graphics2D pen, Color colour, double weight, int from, int to) {
    int alpha = (int) Math.min(255, 255 * weight);
    pen.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), alpha));
    pen.setStroke(new BasicStroke((float) Math.min(4, 0.5 + 4 * weight)));
    pen.draw(new CubicCurve2D.Float(88, from, 180, from, PANEL - 180, to, PANEL - 88, to));
  }

  /** Without the marks at both ends, which take most of the weight; rows sum to 1 again. */
  private static double[][] betweenWords(double[]... all) {
    int words = all.length - 2;
    double[][] between = new double[words][words];
    for (int i = 0; i < words; i++) {
      double sum = 0;
      for (int j = 0; j < words; j++) {
        sum += all[i + 1][j + 1];
      }
      for (int j = 0; j < words; j++) {
        between[i][j] = all[i + 1][j + 1] / sum;
      }
    }
    return between;
  }

  private static double[][] mean(Tensor weights) {
    int heads = weights.shape().size(1);
    int tokens = weights.shape().size(2);
    double[][] mean = new double[tokens][tokens];
    for (int head = 0; head < heads; head++) {
      double[][] map = WhereATextModelLooks.map(weights, head);
      for (int i = 0; i < tokens; i++) {
        for (int j = 0; j < tokens; j++) {
          mean[i][j] += map[i][j] / heads;
        }
      }
    }
    return mean;
  }

  /** A spectrogram, and under it a bar for each stretch of speech. */
  private static void sound(Graphics2D pen) {
    Audio audio = joined(read("message.wav"), new float[24000], read("speech.wav"));
    float[][] loudness = Frames.of(audio).spectrogram();
    int tall = TALL - TOP - 60;
    pen.drawImage(spectrogram(loudness), 0, TOP, PANEL, tall, null);
    pen.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    try (var speech = Heed.start().pipeline(VoiceActivityDetection.TYPE, Opening.standard())) {
      for (TimeSpan span : speech.run(audio)) {
        int from = (int) (PANEL * span.start() / audio.seconds());
        int to = (int) (PANEL * span.end() / audio.seconds());
        pen.setColor(WARM);
        pen.fillRoundRect(from, TOP + tall + 8, to - from, 10, 10, 10);
      }
    }
    pen.setColor(PALE);
    String end = "%.1f s".formatted(audio.seconds());
    pen.drawString("0 s", 0, TOP + tall + 38);
    pen.drawString(end, PANEL - pen.getFontMetrics().stringWidth(end), TOP + tall + 38);
  }

  private static float[] read(String name) {
    Path sounds = Path.of(System.getProperty("heed.root", "."), "examples/sounds");
    return new AudioReader().read(Source.of(sounds.resolve(name))).at(16000).samples();
  }

  private static Audio joined(float[]... parts) {
    FloatBuffer all = FloatBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return Audio.mono(all.array(), 16000);
  }

  private static BufferedImage spectrogram(float[]... loudness) {
    int bands = loudness[0].length / 2; // up to 4 kHz, where the speech is
    BufferedImage image = new BufferedImage(loudness.length, bands, BufferedImage.TYPE_INT_RGB);
    float loudest = loudest(loudness);
    for (int t = 0; t < loudness.length; t++) {
      for (int band = 0; band < bands; band++) {
        float share = Math.max(0, 1 - (loudest - loudness[t][band]) / 80);
        image.setRGB(t, bands - 1 - band, heat((float) Math.pow(share, 1.6)));
      }
    }
    return image;
  }

  private static float loudest(float[]... loudness) {
    return (float)
        IntStream.range(0, loudness.length)
            .mapToDouble(
                t ->
                    IntStream.range(0, loudness[t].length)
                        .mapToDouble(b -> loudness[t][b])
                        .max()
                        .orElseThrow())
            .max()
            .orElseThrow();
  }

  private static int heat(float share) {
    return Color.HSBtoRGB(
        (0.72f + 0.42f * share) % 1, Math.min(1, 1.5f - share), Math.min(1, 0.06f + 1.4f * share));
  }
}
