package dev.heed.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * What the classes of ImageNet are called in WordNet, for timm's models that name no classes but
 * say what they were trained on last: their tag ends with {@code in1k}, {@code in12k}, {@code
 * in21k} or {@code in22k}, and the number of classes tells which of the sets of that name it is.
 */
final class ImageNetNames {

  private static final String FILE = "imagenet.tsv.gz";

  private static final Pattern SYNSET = Pattern.compile("n\\d{8}");

  /** Data sets, as timm's tags write them. */
  private static final Pattern SET = Pattern.compile("(?<=^|[_.])in(\\d+k)(?=[_.]|$)");

  /** The sets that timm knows, each with its bit in the file. */
  private enum Subset {
    IN_1K(1, 1_000, "1k"),
    IN_12K(2, 11_821, "12k"),
    IN_21K_MIIL(4, 11_221, "21k"),
    IN_22K(8, 21_841, "22k", "21k"),
    /** Has the classes of {@code in1k} first. */
    IN_22K_MICROSOFT(16, 21_842, "22k", "21k"),
    IN_21K_GOOGLE(32, 21_843, "21k", "22k");

    private final int bit;
    private final int classes;
    private final String names;

    Subset(int bit, int classes, String... names) {
      this.bit = bit;
      this.classes = classes;
      this.names = String.join(" ", names);
    }

    static Optional<Subset> of(int classes, String name) {
      return Stream.of(values())
          .filter(set -> set.classes == classes && List.of(set.names.split(" ")).contains(name))
          .findFirst();
    }

    boolean has(ImageNetClass one) {
      return (one.sets() & bit) != 0;
    }
  }

  /**
   * A line of the file.
   *
   * @param sets a bit for each set that it is in
   */
  private record ImageNetClass(int sets, String name) {

    static ImageNetClass of(String line) {
      String[] fields = line.split("\t", 3);
      return new ImageNetClass(Integer.parseInt(fields[1]), fields[2]);
    }
  }

  private ImageNetNames() {}

  /** None where the configuration says of no set, or of another one. */
  static List<String> of(Json config) {
    Json own = config.objectOrEmpty("pretrained_cfg");
    int classes = config.integer("num_classes", own.integer("num_classes", 0));
    String tag = own.text("tag", "");
    String said = tag.isEmpty() ? own.text("hf_hub_id", "") : tag;
    return Subset.of(classes, lastSet(said)).map(ImageNetNames::read).orElse(List.of());
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

  private static List<String> read(Subset set) {
    List<ImageNetClass> all = file().filter(set::has).toList();
    if (set != Subset.IN_22K_MICROSOFT) {
      return all.stream().map(ImageNetClass::name).toList();
    }
    return Stream.concat(
            all.stream().filter(Subset.IN_1K::has), all.stream().filter(c -> !Subset.IN_1K.has(c)))
        .map(ImageNetClass::name)
        .toList();
  }

  private static Stream<ImageNetClass> file() {
    try (InputStream in = ImageNetNames.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException(FILE + " is not in the jar.");
      }
      byte[] text = new GZIPInputStream(in).readAllBytes();
      return new String(text, StandardCharsets.UTF_8).lines().map(ImageNetClass::of);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
