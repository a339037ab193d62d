package dev.heed.vision.image;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.WritableRaster;
import java.io.IOException;

/**
 * TIFF's first page by TwelveMonkeys' reader, made directly: nothing is looked up in, or added to,
 * the registry of the process.
 */
final class TiffDecoder implements Decoder {

  /** Bytes a pixel that the reader may take for a while: four bands of 16 bits. */
  private static final long READER_BYTES = 8;

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    TiffTags.requireReadable(file);
    BufferedImage image = pixels(file, check);
    return RasterPixels.of(image, TiffTags.isMultiplied(file));
  }

  /**
   * The reader is another project's, and says of many a broken file no more than that an index was
   * out of bounds; nothing but its own calls is inside.
   */
  private static BufferedImage pixels(byte[] file, SizeCheck check) throws IOException {
    javax.imageio.ImageReader reader = new TIFFImageReaderSpi().createReaderInstance();
    try (ByteArrayImageInputStream input = new ByteArrayImageInputStream(file)) {
      reader.setInput(input, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      check.accept(width, height, READER_BYTES * width * height);
      return read(reader);
    } catch (dev.heed.error.HeedException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw new IOException(
          "its contents make no sense", e); // what the library says is for programmers
    } finally {
      reader.dispose();
    }
  }

  /** Real numbers as they are: the reader's pictures of them are cut to 0..1. */
  private static BufferedImage read(javax.imageio.ImageReader reader) throws IOException {
    ColorModel model = reader.getRawImageType(0).getColorModel();
    if (model.getTransferType() != DataBuffer.TYPE_FLOAT) {
      return reader.read(0);
    }
    WritableRaster raster = (WritableRaster) reader.readRaster(0, null);
    return new BufferedImage(model, raster, false, null);
  }

  @Override
  public Metadata metadata(byte[] file) {
    return new Metadata(file, 0, TiffTags.xmp(file));
  }
}
