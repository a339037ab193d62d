package dev.heed.vision.processing;

import static dev.heed.error.HeedException.invalidInput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pix2Struct's: normalised by the picture's own mean, in rows that begin with their place. */
final class FlatPatchRules {

  private FlatPatchRules() {}

  /** The rule of a type that is told of here. */
  static @Nullable Rule of(String name) {
    return switch (name) {
      case "Pix2StructImageProcessor" -> FlatPatchRules::pix2Struct;
      case "Kosmos2_5ImageProcessor" -> FlatPatchRules::kosmos;
      default -> null;
    };
  }

  private static void pix2Struct(List<Picture> pictures, Work work, Produced out) {
    if (work.keys().flag("is_vqa")) {
      throw invalidInput(
          "This processor draws a question above each picture ('is_vqa'), and there is none.");
    }
    rows(pictures, work, out);
  }

  private static void kosmos(List<Picture> pictures, Work work, Produced out) {
    List<Size> grids = rows(pictures, work, out);
    Size patch = work.keys().dims("patch_size").exact();
    out.longs("width", grids.stream().map(grid -> grid.width() * patch.width()).toList());
    out.longs("height", grids.stream().map(grid -> grid.height() * patch.height()).toList());
    out.longs("rows", grids.stream().map(Size::height).toList());
    out.longs("cols", grids.stream().map(Size::width).toList());
  }

  private static List<Size> rows(List<Picture> pictures, Work work, Produced out) {
    Keys keys = work.keys();
    int most = keys.positive("max_patches");
    Size patch = keys.dims("patch_size").exact();
    int length = 2 + 3 * patch.height() * patch.width();
    float[] values = new float[pictures.size() * most * length];
    float[] mask = new float[pictures.size() * most];
    List<Size> grids = new ArrayList<>();
    for (int i = 0; i < pictures.size(); i++) {
      Picture picture = pictures.get(i);
      Picture done = keys.flag("do_normalize") ? OwnMean.normalized(picture, work) : picture;
      Size grid = grid(picture.size(), patch, most);
      grids.add(grid);
      Size target = new Size(grid.height() * patch.height(), grid.width() * patch.width());
      Picture resized = FloatResize.resize(done.asFloats(), target, Resample.BILINEAR);
      write(resized, grid, patch, values, i * most * length);
      Arrays.fill(mask, i * most, i * most + grid.height() * grid.width(), 1);
    }
    out.floats("flattened_patches", values, pictures.size(), most, length);
    out.floats("attention_mask", mask, pictures.size(), most);
    return grids;
  }

  private static Size grid(Size image, Size patch, int most) {
    double high = (double) patch.height() / image.height();
    double wide = (double) patch.width() / image.width();
    double scale = Math.sqrt(most * high * wide);
    return new Size(
        feasible(scale * image.height() / patch.height(), most),
        feasible(scale * image.width() / patch.width(), most));
  }

  private static int feasible(double count, int most) {
    return Math.max(Math.min((int) Math.floor(count), most), 1);
  }

  private static void write(Picture picture, Size grid, Size patch, float[] to, int from) {
    float[] values = picture.floats();
    int plane = picture.height() * picture.width();
    int at = from;
    for (int row = 0; row < grid.height(); row++) {
      for (int column = 0; column < grid.width(); column++) {
        to[at++] = row + 1;
        to[at++] = column + 1;
        for (int y = row * patch.height(); y < (row + 1) * patch.height(); y++) {
          for (int x = column * patch.width(); x < (column + 1) * patch.width(); x++) {
            for (int c = 0; c < 3; c++) {
              to[at++] = values[c * plane + y * picture.width() + x];
            }
          }
        }
      }
    }
  }
}
