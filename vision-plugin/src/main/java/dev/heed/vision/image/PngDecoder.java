package dev.heed.vision.image;

import java.io.IOException;

/** PNG: rows are inflated, unfiltered and turned to RGB one at a time. */
final class PngDecoder implements Decoder {

  /** A pass of Adam7: where it starts and how far apart its pixels are. */
  private record Pass(int x, int y, int stepX, int stepY) {}

  private static final Pass[] WHOLE = {new Pass(0, 0, 1, 1)};
  private static final Pass[] ADAM7 = {
    new Pass(0, 0, 8, 8),
    new Pass(4, 0, 8, 8),
    new Pass(0, 4, 4, 8),
    new Pass(2, 0, 4, 4),
    new Pass(0, 2, 2, 4),
    new Pass(1, 0, 2, 2),
    new Pass(0, 1, 1, 2)
  };

  @Override
  public Rgb decode(byte[] file, SizeCheck check) throws IOException {
    PngHeader header = PngChunks.header(file);
    check.accept(header.width(), header.height(), 16L * header.width());
    try (PngChunks chunks = PngChunks.open(file)) {
      Rgb rgb = Rgb.blank(header.width(), header.height());
      PngPixels pixels = new PngPixels(header, chunks.palette(), rgb.samples());
      for (Pass pass : header.interlaced() ? ADAM7 : WHOLE) {
        decode(header, chunks, pass, pixels);
      }
      return rgb;
    }
  }

  @Override
  public Metadata metadata(byte[] file) {
    return PngTexts.metadata(file);
  }

  private static void decode(PngHeader header, PngChunks chunks, Pass pass, PngPixels pixels)
      throws IOException {
    int columns = (header.width() - pass.x + pass.stepX - 1) / pass.stepX;
    if (columns <= 0) {
      return;
    }
    int bytes = header.rowBytes(columns);
    byte[] row = new byte[bytes + 1];
    byte[] above = new byte[bytes + 1];
    for (int y = pass.y; y < header.height(); y += pass.stepY) {
      chunks.inflate(row, bytes + 1);
      PngFilter.undo(row, above, header.pixelBytes());
      pixels.row(row, columns, y * header.width() + pass.x, pass.stepX);
      byte[] next = above;
      above = row;
      row = next;
    }
  }
}
