package dev.heed.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the 1000 classes of ImageNet are called in WordNet, for timm's models that name no classes
 * but say that they were trained on these last: their tag ends with {@code in1k}.
 */
final class ImageNetNames {

  private static final int CLASSES = 1000;

  private static final String FILE = "imagenet-1k.txt";

  private static final Pattern SYNSET = Pattern.compile("n\\d{8}");

  /** Data sets, as timm's tags write them. */
  private static final Pattern SET = Pattern.compile("(?<=^|[_.])in(\\d+k)(?=[_.]|$)");

  private ImageNetNames() {}

  /** None where the configuration says of no set, or of another one. */
  static List<String> of(Json config) {
    Json own = config.objectOrEmpty("pretrained_cfg");
    int classes = config.integer("num_classes", own.integer("num_classes", 0));
    String tag = own.text("tag", "");
    String said = tag.isEmpty() ? own.text("hf_hub_id", "") : tag;
    return classes == CLASSES && lastSet(said).equals("1k") ? read() : List.of();
  }

  /** The set of the last step of training: {@code in21k_ft_in1k} ends with ImageNet's 1000. */
  private static String lastSet(String tag) {
    Matcher matcher = SET.matcher(tag);
    String last = "";
    while (matcher.find()) {
      last = matcher.group(1);
    }
    return last;
  }

  static boolean isSynset(String name) {
    return SYNSET.matcher(name).matches();
  }

  private static List<String> read() {
    try (InputStream in = ImageNetNames.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
