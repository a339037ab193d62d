package dev.heed.model;

/** Which variant of an exported graph to open, as the usual exporters name them. */
public enum Precision {
  FP32,
  FP16,
  INT8,
  UINT8,
  QUANTIZED,
  Q4,
  Q4F16,
  BNB4;
}
