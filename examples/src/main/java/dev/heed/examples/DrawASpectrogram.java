package dev.heed.examples;

import dev.heed.speech.audio.Audio;
import dev.heed.speech.audio.AudioReader;
import dev.heed.speech.processing.Frames;
import dev.heed.spi.Source;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/**
 * Speech as a transformer sees it: frames of 25 ms every 10 ms, a second is a hundred of them. Time
 * goes to the right, pitch up; bright is loud.
 *
 * <pre>examples/run DrawASpectrogram speech.wav spectrogram.png</pre>
 */
public final class DrawASpectrogram {

  private static final float RANGE = 80; // decibels from black to white
  private static final int TALL = 2; // pixels to a band

  private DrawASpectrogram() {}

  /** A recording, and where the picture goes. */
  public static void main(String[] args) throws IOException {
    Wanted.arguments(2, args, "DrawASpectrogram RECORDING PICTURE.png");
    Audio audio = new AudioReader().read(Source.of(Path.of(args[0])));
    Frames frames = Frames.of(audio.at(16000));
    float[][] loudness = frames.spectrogram();
    ImageIO.write(picture(loudness), "png", Path.of(args[1]).toFile());
    System.out.printf(
        "%s: %d frames of %d samples, one every %d; %d bands up to %d Hz%n",
        audio, frames.count(), frames.window(), frames.hop(), loudness[0].length, 8000);
  }

  private static BufferedImage picture(float[][] loudness) {
    float loudest = Float.NEGATIVE_INFINITY;
    for (float[] frame : loudness) {
      for (float value : frame) {
        loudest = Math.max(loudest, value);
      }
    }
    int bands = loudness[0].length;
    BufferedImage picture =
        new BufferedImage(loudness.length, bands * TALL, BufferedImage.TYPE_INT_RGB);
    for (int t = 0; t < loudness.length; t++) {
      for (int y = 0; y < bands * TALL; y++) {
        float share = 1 - (loudest - loudness[t][bands - 1 - y / TALL]) / RANGE;
        picture.setRGB(t, y, color(Math.max(0, share)));
      }
    }
    return picture;
  }

  /** From black over blue and green to white. */
  private static int color(float share) {
    return Color.HSBtoRGB(
        0.75f - 0.62f * share, Math.min(1, 1.6f * (1 - share)), Math.min(1, 1.4f * share));
  }
}
