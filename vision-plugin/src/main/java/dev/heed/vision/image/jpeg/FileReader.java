package dev.heed.vision.image.jpeg;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Walks the markers of a file (T.81, annex B) and decodes its scans. */
final class FileReader {

  /** More than any encoder writes; each costs a walk over the whole picture. */
  private static final int MOST_SCANS = 200;

  private static final int MOST_BLOCKS_IN_UNIT = 10;

  private final byte[] data;
  private final Jpeg.SizeCheck check;
  private final TableStore tables = new TableStore();
  private ColorSpace.Signs signs = ColorSpace.Signs.NONE;
  private final List<PlainJpeg.Part> tableParts = new ArrayList<>();
  private @Nullable Frame frame;
  private int at = 2;
  private int scans;

  FileReader(byte[] data, Jpeg.SizeCheck check) {
    this.data = data;
    this.check = check;
  }

  /** Reads on to the first scan, or to the end of a file that has none. */
  void readHeader() throws JpegException {
    while (!standsAt(Markers.SOS) && !standsAt(Markers.EOI)) {
      step();
    }
  }

  /** The rest; samples of a sequential frame, coefficients of a progressive one. */
  Frame read() throws JpegException {
    while (!standsAt(Markers.EOI)) {
      step();
    }
    return finished();
  }

  private boolean standsAt(int marker) throws JpegException {
    return (data[Markers.next(data, at)] & 0xFF) == marker;
  }

  private void step() throws JpegException {
    int code = Markers.next(data, at);
    int marker = data[code] & 0xFF;
    at = Markers.standsAlone(marker) ? code + 1 : segment(marker, new Segment(data, code + 1));
  }

  /** After {@link #readHeader}; nothing where no frame comes before the first scan. */
  @Nullable Frame header() {
    return frame;
  }

  /** After {@link #readHeader}: the file without what no picture is made of, if it is plain. */
  @Nullable PlainJpeg plain() throws JpegException {
    if (frame == null || !standsAt(Markers.SOS) || !tables.arePlain(frame)) {
      return null;
    }
    return PlainJpeg.of(data, tableParts, Markers.next(data, at) - 1, frame, colorSpace());
  }

  ColorSpace colorSpace() throws JpegException {
    return ColorSpace.of(frame(), signs);
  }

  private Frame finished() throws JpegException {
    if (scans == 0) {
      throw new JpegException("it holds no picture: the end comes before any scan");
    }
    return frame();
  }

  private Frame frame() throws JpegException {
    if (frame == null) {
      throw new JpegException("a scan comes before the frame header");
    }
    return frame;
  }

  private int segment(int marker, Segment segment) throws JpegException {
    if (marker == Markers.SOS) {
      return scan(segment);
    }
    if (PlainJpeg.isNeeded(marker)) {
      tableParts.add(new PlainJpeg.Part(segment.start(), segment.end()));
    }
    if (Markers.isFrame(marker)) {
      startFrame(marker, segment);
    } else if (marker == Markers.APP0 || marker == Markers.APP14) {
      application(marker, segment);
    } else {
      tables.accept(marker, segment);
    }
    return segment.end();
  }

  private void application(int marker, Segment segment) {
    if (marker == Markers.APP0 && segment.left() >= 14 && segment.startsWith("JFIF\0")) {
      signs = new ColorSpace.Signs(true, signs.adobeTransform());
    } else if (marker == Markers.APP14 && segment.left() >= 12 && segment.startsWith("Adobe")) {
      signs = new ColorSpace.Signs(signs.jfif(), segment.peek(11));
    }
  }

  private void startFrame(int marker, Segment segment) throws JpegException {
    if (marker > Markers.SOF2 && marker != Markers.SOF9 && marker != Markers.SOF10) {
      throw JpegException.rareKind(
          "it is coded in a rare way (SOF%s: lossless or hierarchical); save it as baseline or progressive JPEG"
              .formatted(marker - Markers.SOF0));
    }
    if (frame != null) {
      throw new JpegException("it has two frame headers");
    }
    int precision = segment.u8();
    int height = segment.u16();
    int width = segment.u16();
    if (precision == 12) {
      throw JpegException.rareKind("its samples have 12 bits; save it with 8");
    }
    if (precision != 8 || width == 0 || height == 0) {
      throw new JpegException(
          "its frame is %s x %s pixels of %s bits; 8 bits and at least one pixel are needed"
              .formatted(width, height, precision));
    }
    Frame read = new Frame(width, height, marker, components(segment));
    var unused = ColorSpace.of(read, signs);
    read.make(check.divisor(width, height));
    check.accept(read.madeWidth, read.madeHeight, read.workingBytes());
    frame = read;
  }

  private static List<Component> components(Segment segment) throws JpegException {
    int count = segment.u8();
    List<Component> components = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = segment.u8();
      int sampling = segment.u8();
      int table = segment.u8();
      if ((sampling >> 4) < 1
          || (sampling >> 4) > 4
          || (sampling & 15) < 1
          || (sampling & 15) > 4) {
        throw new JpegException(
            "a component is sampled %s x %s".formatted(sampling >> 4, sampling & 15));
      }
      components.add(new Component(id, sampling >> 4, sampling & 15, table));
    }
    if (components.isEmpty()) {
      throw new JpegException("its frame has no components");
    }
    return components;
  }

  private int scan(Segment segment) throws JpegException {
    if (++scans > MOST_SCANS) {
      throw new JpegException("it has more than %s scans".formatted(MOST_SCANS));
    }
    Frame current = frame();
    Scan scan = header(current, segment);
    if (scans == 1) {
      current.allocate();
    }
    BitReader bits = new BitReader(data, segment.end(), current.arithmetic);
    new ScanWalk(current, scan, bits, blocks(current, scan, bits)).run();
    return bits.position();
  }

  private Scan.Blocks blocks(Frame current, Scan scan, BitReader bits) {
    if (current.arithmetic) {
      return new ArithmeticBlocks(bits, current, scan, tables.conditioning());
    }
    return current.progressive ? new ProgressiveBlocks(bits, scan) : new SequentialBlocks(bits);
  }

  private Scan header(Frame current, Segment segment) throws JpegException {
    int count = segment.u8();
    List<int[]> chosen = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      chosen.add(new int[] {segment.u8(), segment.u8()});
    }
    int first = segment.u8();
    int last = segment.u8();
    int bits = segment.u8();
    boolean huffman = !current.arithmetic;
    boolean needsDc = huffman && (!current.progressive || (first == 0 && bits >> 4 == 0));
    boolean needsAc = huffman && (!current.progressive || first > 0);
    List<Scan.Part> parts = new ArrayList<>();
    for (int[] choice : chosen) {
      Component c = component(current, choice[0]);
      tables.latch(c);
      int dc = choice[1] >> 4;
      int ac = choice[1] & 15;
      parts.add(new Scan.Part(c, tables.dc(dc, needsDc), tables.ac(ac, needsAc), dc, ac));
    }
    Scan scan = new Scan(parts, first, last, bits >> 4, bits & 15, tables.restartInterval());
    checkParts(scan);
    if (current.progressive) {
      scan.checkProgression();
    }
    return scan;
  }

  private static Component component(Frame frame, int id) throws JpegException {
    return frame.components.stream()
        .filter(c -> c.id == id)
        .findFirst()
        .orElseThrow(
            () ->
                new JpegException(
                    "a scan names component %s, which the frame has not".formatted(id)));
  }

  private static void checkParts(Scan scan) throws JpegException {
    int blocks =
        scan.parts().stream()
            .mapToInt(p -> p.component().horizontal * p.component().vertical)
            .sum();
    long different = scan.parts().stream().map(Scan.Part::component).distinct().count();
    boolean tooMany = scan.parts().size() > 1 && blocks > MOST_BLOCKS_IN_UNIT;
    if (scan.parts().isEmpty() || different < scan.parts().size() || tooMany) {
      throw new JpegException(
          "a scan has %s components with %s blocks".formatted(scan.parts().size(), blocks));
    }
  }
}
