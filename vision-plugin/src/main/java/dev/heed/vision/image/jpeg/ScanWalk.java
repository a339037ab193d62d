package dev.heed.vision.image.jpeg;

/** Visits the blocks of a scan in the order of the file, with the restarts between. */
final class ScanWalk {

  private final Frame frame;
  private final Scan scan;
  private final BitReader bits;
  private final Scan.Blocks blocks;
  private int untilRestart;
  private int nextRestart;

  ScanWalk(Frame frame, Scan scan, BitReader bits, Scan.Blocks blocks) {
    this.frame = frame;
    this.scan = scan;
    this.bits = bits;
    this.blocks = blocks;
    this.untilRestart = scan.restartInterval();
  }

  void run() throws JpegException {
    scan.parts().forEach(part -> part.component().lastDc = 0);
    if (scan.parts().size() == 1) {
      runOne(scan.parts().get(0));
    } else {
      runInterleaved();
    }
    bits.dry();
  }

  private void runOne(Scan.Part part) throws JpegException {
    Component c = part.component();
    for (int row = 0; row < c.blocksHigh; row++) {
      for (int column = 0; column < c.blocksWide; column++) {
        if (readable()) {
          blocks.decode(part, row, column);
        }
      }
    }
  }

  private void runInterleaved() throws JpegException {
    for (int row = 0; row < frame.unitsHigh; row++) {
      for (int column = 0; column < frame.unitsWide; column++) {
        if (readable()) {
          unit(row, column);
        }
      }
    }
  }

  private void unit(int row, int column) {
    for (Scan.Part part : scan.parts()) {
      Component c = part.component();
      for (int y = 0; y < c.vertical; y++) {
        for (int x = 0; x < c.horizontal; x++) {
          blocks.decode(part, row * c.vertical + y, column * c.horizontal + x);
        }
      }
    }
  }

  /** Steps over a restart marker that is due; false where the segment has ended too early. */
  private boolean readable() throws JpegException {
    if (scan.restartInterval() > 0) {
      if (untilRestart == 0) {
        restart();
      }
      untilRestart--;
    }
    return !bits.dry();
  }

  private void restart() throws JpegException {
    bits.restart(nextRestart);
    nextRestart = (nextRestart + 1) & 7;
    untilRestart = scan.restartInterval();
    scan.parts().forEach(part -> part.component().lastDc = 0);
    blocks.restart();
  }
}
