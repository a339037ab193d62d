package dev.heed.vision.learn;

import dev.heed.learn.Batches;
import dev.heed.learn.course.Scores;
import dev.heed.learn.course.Shuffle;
import dev.heed.tensor.ElementType;
import dev.heed.tensor.Shape;
import dev.heed.tensor.Tensor;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Pictures of a set, changed and mixed, in an order that is another in each epoch. Which picture
 * comes when, and how it is changed, follows from the seed and the step alone.
 *
 * @param run items of one call
 * @param batch items of one step
 * @param tokens that each picture has, those before the patches first, and how many are kept
 * @param variants of each picture that there are; 0 for new ones without end
 */
record ImageBatches(
    ImageSet set,
    Plan plan,
    int run,
    int batch,
    Tokens tokens,
    Optional<PictureTeacher> teacher,
    int variants)
    implements Batches {

  /**
   * How many tokens there are before the patches, with them, and how many stay.
   *
   * @param until the step from which on all stay
   */
  record Tokens(int before, int all, int kept, long until) {

    /** None is ever left out. */
    static Tokens whole() {
      return new Tokens(0, 0, 0, 0);
    }
  }

  ImageBatches with(Tokens others) {
    return new ImageBatches(set, plan, run, batch, others, teacher, variants);
  }

  /** How many tokens each picture keeps; 0 for all. */
  private int kept(long step) {
    return step < tokens.until() ? tokens.kept() : 0;
  }

  /** What is done with pictures and labels. */
  record Plan(
      long seed, Augmentation augmentation, Mixing mixing, double smoothing, Normal normal) {}

  /** A changed picture. */
  private static final class Item {
    private final int picture;
    private final int variant;
    private final byte[] pixels;

    Item(int picture, int variant, byte[] pixels) {
      this.picture = picture;
      this.variant = variant;
      this.pixels = pixels;
    }

    int picture() {
      return picture;
    }

    int variant() {
      return variant;
    }

    byte[] pixels() {
      return pixels;
    }
  }

  long stepsPerEpoch() {
    return Math.max(1, set.size() / batch);
  }

  /** The picture at a place of an epoch: a walk over all of them, scattered by a cipher. */
  private int picture(long step, int place) {
    long epoch = step / stepsPerEpoch();
    long at = step % stepsPerEpoch() * batch + place;
    return Shuffle.at(plan.seed() + epoch, set.size(), at);
  }

  private Item item(int picture, long step, SplittableRandom random) {
    long epoch = step / stepsPerEpoch();
    int variant = variants == 0 ? 0 : (int) (epoch % variants);
    SplittableRandom changes =
        variants == 0 ? random : Shuffle.random(plan.seed() + 1, picture, variant);
    byte[] pixels = plan.augmentation().of(set.original(picture), set.side(), changes);
    return new Item(picture, variant, pixels);
  }

  @Override
  public Map<String, Tensor> at(long step, int first) {
    int side = set.side();
    int labels = set.labels().size();
    Tensor pixels = Tensor.zeros(ElementType.F32, Shape.of(run, 3, side, side));
    float[] targets = new float[run * labels];
    float[] taught = new float[run * labels];
    long[] kept = new long[run * kept(step)];
    byte[][] shown = new byte[run][];
    Item[] owns = new Item[run];
    Item[] others = new Item[run];
    double[] shares = new double[run];
    for (int i = 0; i < run; i++) {
      SplittableRandom random = Shuffle.random(plan.seed(), step, first + i);
      Item own = item(picture(step, first + i), step, random);
      owns[i] = own;
      shown[i] = own.pixels();
      shares[i] = 1;
      if (plan.mixing().any() && random.nextDouble() < plan.mixing().often()) {
        Item other = item(random.nextInt(set.size()), step, random);
        Mixed mixed = Mixed.of(plan.mixing(), own.pixels(), other.pixels(), side, random);
        shown[i] = mixed.pixels();
        shares[i] = mixed.share();
        others[i] = other;
      }
      target(targets, i, own, shares[i]);
      if (others[i] != null) {
        target(targets, i, others[i], 1 - shares[i]);
      }
      if (kept.length > 0) {
        choose(kept, i, random);
      }
    }
    put(pixels.floats(), shown);
    teacher.ifPresent(t -> teach(t, taught, shown, owns, others, shares));
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    inputs.put("pixel_values", pixels);
    inputs.put("targets", Tensor.of(Shape.of(run, labels), targets));
    if (teacher.isPresent()) {
      inputs.put("teacher_targets", Tensor.of(Shape.of(run, labels), taught));
    }
    if (kept.length > 0) {
      inputs.put("kept_tokens", Tensor.of(Shape.of(kept.length), kept));
    }
    return inputs;
  }

  private void target(float[] targets, int i, Item item, double share) {
    int labels = set.labels().size();
    for (int k = 0; k < labels; k++) {
      double own = k == set.label(item.picture()) ? 1 - plan.smoothing() : 0;
      targets[i * labels + k] += (float) (share * (own + plan.smoothing() / labels));
    }
  }

  private void put(FloatBuffer pixels, byte[][] shown) {
    for (byte[] picture : shown) {
      plan.normal().put(picture, pixels);
    }
  }

  private void teach(
      PictureTeacher teacher,
      float[] taught,
      byte[][] shown,
      Item[] owns,
      Item[] others,
      double[] shares) {
    int labels = set.labels().size();
    if (variants == 0) {
      teacher.probabilities(shown, taught);
      return;
    }
    float[] one = new float[run * labels];
    byte[][] pixels = new byte[run][];
    for (int i = 0; i < run; i++) {
      pixels[i] = owns[i].pixels();
    }
    teacher.remembered(pixels, pictures(owns), owns[0].variant(), one);
    for (int i = 0; i < taught.length; i++) {
      taught[i] = (float) (one[i] * shares[i / labels]);
    }
    boolean any = false;
    for (int i = 0; i < run; i++) {
      any |= others[i] != null;
      others[i] = others[i] == null ? owns[i] : others[i];
      pixels[i] = others[i].pixels();
    }
    if (any) {
      teacher.remembered(pixels, pictures(others), owns[0].variant(), one);
      for (int i = 0; i < taught.length; i++) {
        taught[i] += (float) (one[i] * (1 - shares[i / labels]));
      }
    }
  }

  private static int[] pictures(Item[] items) {
    int[] numbers = new int[items.length];
    Arrays.setAll(numbers, i -> items[i].picture());
    return numbers;
  }

  /** The tokens before the patches, and some of the patches in their order. */
  private void choose(long[] kept, int i, SplittableRandom random) {
    int left = tokens.all() - tokens.before();
    int wanted = tokens.kept() - tokens.before();
    int at = i * tokens.kept();
    for (int t = 0; t < tokens.all(); t++) {
      boolean stays = t < tokens.before() || random.nextInt(left) < wanted;
      if (t >= tokens.before()) {
        left--;
        wanted -= stays ? 1 : 0;
      }
      if (stays) {
        kept[at++] = (long) i * tokens.all() + t;
      }
    }
  }

  @Override
  public int right(long step, int first, Tensor scores) {
    int labels = set.labels().size();
    float[] all = scores.toFloats();
    int right = 0;
    for (int i = 0; i < run; i++) {
      int best = Scores.best(all, i * labels, labels);
      right += best == set.label(picture(step, first + i)) ? 1 : 0;
    }
    return right;
  }
}
