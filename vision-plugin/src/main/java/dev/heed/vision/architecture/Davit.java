package dev.heed.vision.architecture;

import dev.heed.attention.WindowAttention;
import dev.heed.layer.Activation;
import dev.heed.layer.LayerNorm;
import dev.heed.layer.Linear;
import dev.heed.layer.Mechanisms;
import dev.heed.layer.MultiHeadAttention;
import dev.heed.model.Json;
import dev.heed.op.Ops;
import dev.heed.op.Scope;
import dev.heed.op.Value;
import dev.heed.op.Window;
import dev.heed.spi.Attended;
import dev.heed.spi.Attention;
import dev.heed.spi.AttentionContext;
import dev.heed.spi.Choices;
import dev.heed.spi.Parameters;
import dev.heed.spi.TokenGrid;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * DaViT, Florence-2's eyes: each block lets places see each other in windows, then channels in
 * groups; between stages a convolution halves the picture.
 *
 * @param maps of the windows' attentions, gathered while the picture passes
 * @see <a href="https://arxiv.org/abs/2204.03645">Ding et al. 2022</a>
 */
record Davit(Ops ops, Json config, Parameters tower, Choices choices, List<Optional<Value>> maps) {

  private static final double EPSILON = 1e-5;

  static Davit of(Ops ops, Json config, Parameters tower, Choices choices) {
    return new Davit(ops, config, tower, choices, new ArrayList<>());
  }

  /** {@code [B, 3, H, W] -> [B, h, w, C]}. */
  Value apply(Value pixels) {
    Value image = ops.transpose(pixels, 0, 2, 3, 1);
    List<Integer> depths = config.sizes("depths");
    for (int stage = 0; stage < depths.size(); stage++) {
      try (Scope in = ops.scope("stage." + stage)) {
        image = embedded(image, stage);
        for (int block = 0; block < depths.get(stage); block++) {
          Parameters own = tower.at("blocks." + stage + "." + block);
          Block here = new Block(this, stage, width(stage));
          image = here.places(image, own.at("spatial_block"));
          image = here.channels(image, own.at("channel_block"));
        }
      }
    }
    return image;
  }

  long width(int stage) {
    return config.sizeAt("embed_dim", stage);
  }

  /** A convolution with a norm before or behind it. */
  private Value embedded(Value image, int stage) {
    Parameters own = tower.at("convs." + stage);
    long in = stage == 0 ? config.size("in_channels", 3) : width(stage - 1);
    long side = config.sizeAt("patch_size", stage);
    boolean before = flag("patch_prenorm", stage);
    LayerNorm norm = LayerNorm.of(own.at("norm"), before ? in : width(stage), EPSILON);
    Value weight = own.get("conv.weight", width(stage), in, side, side);
    long stride = config.sizeAt("patch_stride", stage);
    long padding = (long) config.numberAt("patch_padding", stage);
    Window window = Window.stride(stride, stride).pad(padding, padding);
    Value bias = own.get("conv.bias", width(stage));
    Value rows = ops.transpose(before ? norm.apply(ops, image) : image, 0, 3, 1, 2);
    Value made = ops.transpose(ops.conv(rows, weight, bias, window), 0, 2, 3, 1);
    return before ? made : norm.apply(ops, made);
  }

  private boolean flag(String key, int stage) {
    return config.value(key).orElse(List.of()) instanceof List<?> all
        && stage < all.size()
        && Boolean.TRUE.equals(all.get(stage));
  }

  /** The blocks of one stage, whose pictures are {@code [B, h, w, C]}. */
  private record Block(Davit model, int stage, long width) {

    private Ops ops() {
      return model.ops;
    }

    /** Places see each other inside windows. */
    Value places(Value image, Parameters own) {
      return passed(image, own, (normed, grid) -> windows(normed, grid, own.at("window_attn")));
    }

    /** Channels of a group see each other, each known by what it is everywhere. */
    Value channels(Value image, Parameters own) {
      return passed(image, own, (normed, grid) -> groups(normed, own.at("channel_attn")));
    }

    private interface Step {
      Value of(Value normed, TokenGrid grid);
    }

    private Value passed(Value image, Parameters own, Step step) {
      Value first = near(image, own.at("conv1"));
      Value normed = LayerNorm.of(own.at("norm1"), width, EPSILON).apply(ops(), first);
      TokenGrid grid = Images.grid(first);
      Value mixed = Images.of(ops(), step.of(normed, grid), grid);
      Value second = near(ops().add(first, mixed), own.at("conv2"));
      Value again = LayerNorm.of(own.at("norm2"), width, EPSILON).apply(ops(), second);
      return ops().add(second, net(again, own.at("ffn")));
    }

    /** A picture and a convolution of each channel by itself. */
    private Value near(Value image, Parameters conv) {
      Value weight = conv.get("weight", width, 1, 3, 3);
      Window window = Window.stride(1, 1).pad(1, 1).groups(width);
      Value rows = ops().transpose(image, 0, 3, 1, 2);
      Value made = ops().conv(rows, weight, conv.get("bias", width), window);
      return ops().assume(ops().add(image, ops().transpose(made, 0, 2, 3, 1)), image.dims());
    }

    private Value net(Value image, Parameters ffn) {
      long inner = (long) (width * model.config.positive("mlp_ratio", 4));
      Value up = Linear.of(ffn.at("fc1"), width, inner, true).apply(ops(), image);
      Activation bend = Activation.named(model.config.text("activation_function", "gelu"));
      return Linear.of(ffn.at("fc2"), inner, width, true).apply(ops(), bend.apply(ops(), up));
    }

    private List<Value> projected(Value tokens, Parameters own) {
      boolean biased = model.config.flag("qkv_bias", true);
      Value all = Linear.of(own.at("qkv"), width, 3 * width, biased).apply(ops(), tokens);
      return ops().split(all, -1, width, width, width);
    }

    private Value joined(Value tokens, Parameters own) {
      return Linear.of(own.at("proj"), width, width, true).apply(ops(), tokens);
    }

    private Value windows(Value image, TokenGrid grid, Parameters own) {
      int heads = model.config.sizeAt("num_heads", stage);
      long side = model.config.size("window_size", 12);
      Value padded = Images.pad(ops(), image, side);
      List<Value> parts = projected(Images.tokens(ops(), padded), own);
      Mechanisms mechanisms = Mechanisms.of(model.choices, heads, width);
      Attention windows = new WindowAttention(side, 0, mechanisms.attention(stage));
      Attended attended =
          windows.attend(
              ops(),
              MultiHeadAttention.split(ops(), parts.get(0), heads),
              MultiHeadAttention.split(ops(), parts.get(1), heads),
              MultiHeadAttention.split(ops(), parts.get(2), heads),
              AttentionContext.on(Images.grid(padded)));
      model.maps.add(attended.weights());
      Value tokens = joined(MultiHeadAttention.join(ops(), attended.output()), own);
      Value cropped = Images.crop(ops(), Images.of(ops(), tokens, Images.grid(padded)), grid);
      return Images.tokens(ops(), cropped);
    }

    private Value groups(Value image, Parameters own) {
      int groups = model.config.sizeAt("num_groups", stage);
      Value tokens = Images.tokens(ops(), image);
      List<Value> parts = projected(tokens, own);
      Value count = ops().cast(ops().dimension(tokens, 1), tokens.type());
      Value query = ops().div(channels(parts.get(0), groups), ops().sqrt(count));
      Value scores = ops().product(query, false, channels(parts.get(1), groups), true);
      Value mixed = ops().matMul(ops().softmax(scores, -1), channels(parts.get(2), groups));
      Value back = ops().transpose(mixed, 0, 3, 1, 2); // [B, N, G, C / G]
      return joined(ops().reshape(back, 0, 0, width), own);
    }

    /** {@code [B, N, C] -> [B, G, C / G, N]}: a channel is a token. */
    private Value channels(Value tokens, int groups) {
      Value parted = ops().reshape(tokens, 0, 0, groups, width / groups);
      return ops().transpose(parted, 0, 2, 3, 1);
    }
  }
}
