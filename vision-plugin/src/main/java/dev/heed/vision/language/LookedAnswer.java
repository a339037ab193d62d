package dev.heed.vision.language;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.look.page.AttentionPage;
import dev.heed.look.page.LayerView;
import dev.heed.spi.Picture;
import dev.heed.spi.TokenAxis;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import dev.heed.vision.draw.AttentionOverlay;
import dev.heed.vision.draw.PatchWeights;
import dev.heed.vision.image.Image;
import dev.heed.vision.processing.Geometry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What a model wrote about a picture, and which of its patches each word looked at when it was
 * written.
 */
public final class LookedAnswer {

  private final List<String> pieces;
  private final long[] ids;
  private final List<Tensor> maps;
  private final PictureCells cells;
  private final Image picture;
  private final Geometry geometry;
  private final List<int[]> words;

  /**
   * @param pieces of text, one for each token
   * @param maps of each layer, {@code [1, H, tokens, M]} of a picture's {@code M} tokens
   */
  LookedAnswer(
      List<String> pieces,
      long[] ids,
      List<Tensor> maps,
      PictureCells cells,
      Image picture,
      Geometry geometry) {
    if (pieces.isEmpty()) {
      throw invalidInput("The model wrote nothing, so that there is nothing to show.");
    }
    this.pieces = List.copyOf(pieces);
    this.ids = ids.clone();
    this.maps = List.copyOf(maps);
    this.cells = cells;
    this.picture = picture;
    this.geometry = geometry;
    this.words = grouped(pieces);
  }

  /** Tokens that a space stands before begin a word. */
  private static List<int[]> grouped(List<String> pieces) {
    List<int[]> words = new ArrayList<>();
    int from = 0;
    for (int i = 1; i <= pieces.size(); i++) {
      boolean begins = i == pieces.size() || pieces.get(i).matches("(?s)\\s.*");
      if (begins) {
        words.add(IntStream.range(from, i).toArray());
        from = i;
      }
    }
    return words;
  }

  /** The words, in order. */
  public List<String> words() {
    return words.stream().map(this::text).toList();
  }

  private String text(int... tokens) {
    StringBuilder text = new StringBuilder();
    for (int token : tokens) {
      text.append(pieces.get(token));
    }
    return text.toString().strip();
  }

  /**
   * The weights as the model computed them: {@code picture_attentions.0} F32 {@code [1, H, tokens,
   * M]}, ... of the picture's tokens in the order of the prompt; {@code answer_ids} I64 {@code
   * [tokens]}; and {@code patches} F32 {@code [tokens, rows, columns]}, the mean over layers and
   * heads where it lies on the picture.
   */
  public Map<String, Tensor> byName() {
    Map<String, Tensor> all = new LinkedHashMap<>();
    for (int i = 0; i < maps.size(); i++) {
      all.put("picture_attentions." + i, maps.get(i));
    }
    all.put("answer_ids", Tensor.of(Shape.of(ids.length), ids));
    Tensor mean =
        Tensor.zeros(ElementType.F32, Shape.of(ids.length, cells.rows(), cells.columns()));
    for (int token = 0; token < ids.length; token++) {
      mean.floats().put(token * cells.rows() * cells.columns(), mean(token));
    }
    all.put("patches", mean);
    return all;
  }

  /** Over layers and heads. */
  private float[] mean(int... tokens) {
    float[] sum = new float[cells.rows() * cells.columns()];
    for (Tensor map : maps) {
      int heads = map.shape().size(1);
      for (int head = 0; head < heads; head++) {
        float[] one = laid(map, head, tokens);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += one[i] / (heads * maps.size());
        }
      }
    }
    return sum;
  }

  /** One head's weights of a word's tokens on average, on the picture. */
  private float[] laid(Tensor map, int head, int... tokens) {
    int count = map.shape().size(2);
    int places = map.shape().size(3);
    float[] sum = new float[places];
    float[] one = new float[places];
    for (int token : tokens) {
      map.floats().get((head * count + token) * places, one);
      for (int i = 0; i < places; i++) {
        sum[i] += one[i] / tokens.length;
      }
    }
    return cells.laid(sum);
  }

  /** A page on which one clicks a word and sees its patches; the mean of all layers comes first. */
  public AttentionPage page(String title) {
    TokenAxis said = new TokenAxis.LabelAxis(words());
    TokenAxis patches = new TokenAxis.PatchAxis(cells.rows(), cells.columns(), List.of());
    List<LayerView> views = new ArrayList<>();
    views.add(LayerView.of("mean of layers", "cross, all layers", 0, means(), said, patches));
    for (int i = 0; i < maps.size(); i++) {
      views.add(LayerView.of("attentions." + i, "cross", i, words(maps.get(i)), said, patches));
    }
    return new AttentionPage(title, Optional.of(place()), views);
  }

  private Picture place() {
    double left = geometry.imageX(0, 0) / picture.width();
    double top = geometry.imageY(0, 0) / picture.height();
    double right = geometry.imageX(geometry.inputWidth(), 0) / picture.width();
    double bottom = geometry.imageY(0, geometry.inputHeight()) / picture.height();
    return new Picture(picture.toPng(), left, top, right - left, bottom - top);
  }

  private Tensor means() {
    int size = cells.rows() * cells.columns();
    Tensor all = Tensor.zeros(ElementType.F32, Shape.of(1, 1, words.size(), size));
    for (int i = 0; i < words.size(); i++) {
      all.floats().put(i * size, mean(words.get(i)));
    }
    return all;
  }

  /** {@code [1, H, words, rows * columns]}. */
  private Tensor words(Tensor map) {
    int heads = map.shape().size(1);
    int size = cells.rows() * cells.columns();
    Tensor all = Tensor.zeros(ElementType.F32, Shape.of(1, heads, words.size(), size));
    for (int head = 0; head < heads; head++) {
      for (int i = 0; i < words.size(); i++) {
        all.floats().put((head * words.size() + i) * size, laid(map, head, words.get(i)));
      }
    }
    return all;
  }

  /**
   * Where one word looked, over the picture: the mean over layers and heads.
   *
   * @param word as it stands in the answer, or its number, from 0
   * @throws dev.heed.error.HeedException INVALID_INPUT where the answer has no such word
   */
  public Image overlay(String word) {
    return drawn(mean(words.get(index(word))));
  }

  /** Where all words looked on average. */
  public Image overlay() {
    return drawn(mean(IntStream.range(0, pieces.size()).toArray()));
  }

  private Image drawn(float[] weights) {
    PatchWeights patches = new PatchWeights(cells.rows(), cells.columns(), weights);
    return AttentionOverlay.draw(picture, geometry, patches, AttentionOverlay.Style.SMOOTH);
  }

  private int index(String word) {
    List<String> said = words();
    for (int i = 0; i < said.size(); i++) {
      if (bare(said.get(i)).equals(bare(word))) {
        return i;
      }
    }
    if (word.matches("\\d{1,6}") && Integer.parseInt(word) < said.size()) {
      return Integer.parseInt(word);
    }
    throw invalidInput(
        "The answer has no word '%s'. It is: %s (%s words, which can be given by number too, from 0)."
            .formatted(word, String.join(" ", said), said.size()));
  }

  /** Without case, and without marks around it. */
  private static String bare(String word) {
    String lower = word.strip().toLowerCase(Locale.ROOT);
    String without = lower.replaceAll("^\\p{Punct}+|\\p{Punct}+$", "");
    return without.isEmpty() ? lower : without;
  }
}
