package dev.heed.vision.architecture;

/** Models that are ViT's own graph under other names, by how they were trained. */
final class VitFamily {

  private VitFamily() {}

  /**
   * Trained by matching images of which patches were hidden to whole ones.
   *
   * @see <a href="https://arxiv.org/abs/2204.07141">Assran et al. 2022, Masked Siamese Networks</a>
   */
  static Vit msn() {
    return new Vit("vit_msn", "ViTMSN", "vit", 1);
  }

  /**
   * The encoder of a masked autoencoder. It sees all patches, in their order; in training it saw a
   * quarter of them.
   *
   * @see <a href="https://arxiv.org/abs/2111.06377">He et al. 2021</a>
   */
  static Vit mae() {
    return new Vit("vit_mae", "ViTMAE", "vit", 1);
  }

  /**
   * Without a class token: the mean of all patches stands for the image.
   *
   * @see <a href="https://arxiv.org/abs/2301.08243">Assran et al. 2023, I-JEPA</a>
   */
  static Vit iJepa() {
    return new Vit("ijepa", "IJepa", "ijepa", 0);
  }
}
