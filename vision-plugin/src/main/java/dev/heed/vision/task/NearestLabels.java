package dev.heed.vision.task;

import static dev.heed.error.HeedException.invalidInput;

import dev.heed.error.HeedException;
import dev.heed.spi.Call;
import dev.heed.spi.Source;
import dev.heed.spi.Task;
import dev.heed.spi.TaskSetup;
import dev.heed.task.NearestExample;
import dev.heed.task.ScoredLabel;
import dev.heed.tensor.Rows;
import dev.heed.vision.image.Image;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Labels by the nearest of some examples. Each of the {@code k} nearest votes for its label with
 * the weight {@code exp(similarity / 0.07)}, and a label's score is its share of all votes: the
 * weighted nearest neighbours with which features are judged in the literature.
 *
 * @see <a href="https://arxiv.org/abs/1805.01978">Unsupervised Feature Learning via Non-Parametric
 *     Instance Discrimination, section 3.4</a>
 */
final class NearestLabels implements Task<Image, List<ScoredLabel>> {

  private static final double TEMPERATURE = 0.07;

  /** Pictures that are in memory at once while the examples are looked at. */
  private static final int TOGETHER = 8;

  /**
   * What the model sees in the examples.
   *
   * @param vectors one for each of the files, which were readable
   */
  private record Seen(
      List<String> labels, List<ExamplePictures.Labelled> files, List<float[]> vectors) {}

  private record Neighbour(int label, NearestExample example) {

    double vote() {
      return Math.exp((example.similarity() - 1) / TEMPERATURE);
    }
  }

  private final TaskSetup setup;
  private final Task<Image, float[]> vectors;
  private final Latest<ExamplePictures, Seen> seen = new Latest<>();

  NearestLabels(TaskSetup setup) {
    this.setup = setup;
    this.vectors = PictureVectors.open(setup);
  }

  @Override
  public List<List<ScoredLabel>> run(List<Image> batch, Call call) {
    ImageClassificationOptions options = call.options(ImageClassificationOptions.class);
    Seen examples = seen(options, call);
    int most = Math.min(options.neighbours(), examples.files().size());
    return vectors.run(batch, call).stream()
        .map(vector -> ranked(vector, examples, most, options.labels().topK()))
        .toList();
  }

  /** Of the folder's pictures: looked at once, until one of them changes. */
  private Seen seen(ImageClassificationOptions options, Call call) {
    ExamplePictures pictures = ExamplePictures.in(Source.path(options.examples().orElseThrow()));
    return seen.get(pictures, () -> look(pictures, call));
  }

  private Seen look(ExamplePictures pictures, Call call) {
    List<ExamplePictures.Labelled> read = new ArrayList<>();
    List<float[]> all = new ArrayList<>();
    List<Image> some = new ArrayList<>();
    for (ExamplePictures.Labelled each : pictures.files()) {
      try {
        some.add(Image.read(each.file()));
        read.add(each);
      } catch (HeedException e) {
        setup.notice("heed: an example is passed over: " + e.getMessage());
      }
      if (some.size() == TOGETHER) {
        all.addAll(vectors.run(List.copyOf(some), call));
        some.clear();
      }
    }
    if (!some.isEmpty()) {
      all.addAll(vectors.run(some, call));
    }
    requireEach(pictures, read);
    return new Seen(pictures.labels(), read, all);
  }

  private static void requireEach(ExamplePictures pictures, List<ExamplePictures.Labelled> read) {
    for (int label = 0; label < pictures.labels().size(); label++) {
      int wanted = label;
      if (read.stream().noneMatch(each -> each.label() == wanted)) {
        throw invalidInput(
            "No picture in '%s' can be read, so nothing is known of '%s'. Put others there, or take the folder away."
                .formatted(
                    pictures.folder().resolve(pictures.labels().get(label)),
                    pictures.labels().get(label)));
      }
    }
  }

  private static List<ScoredLabel> ranked(float[] vector, Seen examples, int most, int topK) {
    List<Neighbour> nearest =
        IntStream.range(0, examples.files().size())
            .mapToObj(i -> neighbour(vector, examples, i))
            .sorted(Comparator.comparingDouble(n -> -n.example().similarity()))
            .limit(most)
            .toList();
    double all = nearest.stream().mapToDouble(Neighbour::vote).sum();
    return IntStream.range(0, examples.labels().size())
        .mapToObj(label -> scored(examples.labels().get(label), label, nearest, all))
        .sorted(Comparator.comparingDouble(ScoredLabel::score).reversed())
        .limit(topK)
        .toList();
  }

  private static Neighbour neighbour(float[] vector, Seen examples, int i) {
    ExamplePictures.Labelled file = examples.files().get(i);
    double similarity = Rows.cosine(vector, examples.vectors().get(i));
    return new Neighbour(file.label(), new NearestExample(file.file().toString(), similarity));
  }

  private static ScoredLabel scored(
      String name, int label, List<Neighbour> nearest, double allVotes) {
    List<Neighbour> own = nearest.stream().filter(n -> n.label() == label).toList();
    double votes = own.stream().mapToDouble(Neighbour::vote).sum();
    return new ScoredLabel(
        name, (float) (votes / allVotes), own.stream().map(Neighbour::example).toList());
  }
}
