package dev.heed.vision.image.jpeg;

import java.awt.Transparency;
import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.ComponentColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's own reader. Its rows go into a picture whose samples lie as the rows' do, red first, so
 * that they are copied and not turned round one by one.
 */
final class ImageIoDecoder implements NativeDecoder {

  private static final int MOST_IDLE = 16;
  private static final int[] GREY = {0};
  private static final int[] RGB = {0, 1, 2};

  private final ImageReaderSpi readers;
  private final ColorModel grey = model(ColorSpace.CS_GRAY);
  private final ColorModel rgb = model(ColorSpace.CS_sRGB);
  private final ConcurrentLinkedDeque<ImageReader> idle = new ConcurrentLinkedDeque<>();

  private ImageIoDecoder(ImageReaderSpi readers) {
    this.readers = readers;
  }

  /** Nothing where this Java has none. */
  static @Nullable ImageIoDecoder open() {
    Iterator<ImageReaderSpi> all =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (all.hasNext()) {
      ImageReaderSpi one = all.next();
      boolean isJdks = "java.desktop".equals(one.getClass().getModule().getName());
      if (isJdks && one.getClass().getSimpleName().equals("JPEGImageReaderSpi")) {
        return new ImageIoDecoder(one);
      }
    }
    return null;
  }

  private static ColorModel model(int space) {
    return new ComponentColorModel(
        ColorSpace.getInstance(space), false, false, Transparency.OPAQUE, DataBuffer.TYPE_BYTE);
  }

  @Override
  public byte @Nullable [] decode(PlainJpeg jpeg) {
    ImageReader reader = idle.pollFirst();
    try {
      reader = reader == null ? readers.createReaderInstance() : reader;
      byte[] samples = read(reader, jpeg);
      reader.reset();
      if (idle.size() < MOST_IDLE) {
        idle.addFirst(reader);
      } else {
        reader.dispose();
      }
      return samples;
    } catch (IOException | RuntimeException e) {
      // What is wrong with the file is for our own decoder to say.
      if (reader != null) {
        reader.dispose();
      }
      return null;
    }
  }

  private byte @Nullable [] read(ImageReader reader, PlainJpeg jpeg) throws IOException {
    boolean isGrey = jpeg.kind().isGrey();
    int[] bands = isGrey ? GREY : RGB;
    int row = Math.multiplyExact(bands.length, jpeg.width());
    byte[] samples = new byte[Math.multiplyExact(row, jpeg.height())];
    BufferedImage image =
        new BufferedImage(
            isGrey ? grey : rgb,
            Raster.createInterleavedRaster(
                new DataBufferByte(samples, samples.length),
                jpeg.width(),
                jpeg.height(),
                row,
                bands.length,
                bands,
                null),
            false,
            null);
    AtomicBoolean complained = new AtomicBoolean();
    reader.addIIOReadWarningListener((source, warning) -> complained.set(true));
    reader.setInput(
        new MemoryCacheImageInputStream(new ByteArrayInputStream(jpeg.bytes())), true, true);
    ImageReadParam param = reader.getDefaultReadParam();
    param.setDestination(image);
    var unused = reader.read(0, param);
    if (complained.get()) {
      return null;
    }
    return isGrey ? thrice(samples) : samples;
  }

  private static byte[] thrice(byte[] grey) {
    byte[] rgb = new byte[Math.multiplyExact(3, grey.length)];
    for (int i = 0; i < grey.length; i++) {
      rgb[3 * i] = grey[i];
      rgb[3 * i + 1] = grey[i];
      rgb[3 * i + 2] = grey[i];
    }
    return rgb;
  }
}
