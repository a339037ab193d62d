package dev.heed.vision.draw;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** All heads of all layers at a glance: a row for each layer, a column for each head. */
public final class AttentionGrid {

  private static final Color GROUND = new Color(16, 18, 24);
  private static final int GAP = 4;
  private static final int LABEL = 24;
  private static final int MARGIN = 76;

  private final Image small;
  private final Geometry geometry;
  private final List<List<PatchWeights>> layers;
  private final AttentionOverlay.Style style;

  private AttentionGrid(
      Image small,
      Geometry geometry,
      List<List<PatchWeights>> layers,
      AttentionOverlay.Style style) {
    this.small = small;
    this.geometry = geometry;
    this.layers = layers;
    this.style = style;
  }

  /**
   * A new picture; each overlay is scaled by its own greatest weight.
   *
   * @param geometry where the processor put this picture
   * @param layers for each layer the weights of its heads
   * @param side the longer side of each small picture, in pixels
   */
  public static Image draw(
      Image image,
      Geometry geometry,
      List<List<PatchWeights>> layers,
      int side,
      AttentionOverlay.Style style) {
    if (layers.isEmpty() || layers.get(0).isEmpty()) {
      throw invalidInput("A grid of heads needs at least one layer with one head, but got none.");
    }
    Image small = small(image, side);
    Geometry same = geometry.of(small.width(), small.height());
    return new AttentionGrid(small, same, layers, style).draw();
  }

  private static Image small(Image image, int side) {
    double scale = (double) side / Math.max(image.width(), image.height());
    int width = Math.max(1, (int) Math.round(image.width() * scale));
    int height = Math.max(1, (int) Math.round(image.height() * scale));
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D pen = canvas.createGraphics();
    try {
      int method = java.awt.Image.SCALE_AREA_AVERAGING;
      BufferedImage whole = image.toBufferedImage();
      pen.drawImage(whole.getScaledInstance(width, height, method), 0, 0, null);
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private Image draw() {
    int heads = layers.stream().mapToInt(List::size).max().orElse(1);
    int width = MARGIN + heads * (small.width() + GAP);
    int height = LABEL + layers.size() * (small.height() + GAP);
    BufferedImage canvas = new BufferedImage(width, height, BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D pen = canvas.createGraphics();
    try {
      pen.setColor(GROUND);
      pen.fillRect(0, 0, width, height);
      labels(pen, heads);
      for (int layer = 0; layer < layers.size(); layer++) {
        row(pen, layer);
      }
    } finally {
      pen.dispose();
    }
    return Image.of(canvas);
  }

  private void labels(Graphics2D pen, int heads) {
    pen.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    pen.setFont(Lettering.font(Font.PLAIN, 14));
    pen.setColor(Color.WHITE);
    FontMetrics font = pen.getFontMetrics();
    for (int head = 0; head < heads; head++) {
      String name = name("head ", head, small.width(), font);
      pen.drawString(name, left(head) + (small.width() - font.stringWidth(name)) / 2, LABEL - 7);
    }
    for (int layer = 0; layer < layers.size(); layer++) {
      pen.drawString("layer " + layer, 8, top(layer) + (small.height() + font.getAscent()) / 2);
    }
  }

  private static String name(String word, int number, int space, FontMetrics font) {
    String whole = word + number;
    return font.stringWidth(whole) <= space ? whole : String.valueOf(number);
  }

  private void row(Graphics2D pen, int layer) {
    List<PatchWeights> heads = layers.get(layer);
    for (int head = 0; head < heads.size(); head++) {
      Image overlay = AttentionOverlay.draw(small, geometry, heads.get(head), style);
      pen.drawImage(overlay.toBufferedImage(), left(head), top(layer), null);
    }
  }

  private int left(int head) {
    return MARGIN + head * (small.width() + GAP);
  }

  private int top(int layer) {
    return LABEL + layer * (small.height() + GAP);
  }
}
