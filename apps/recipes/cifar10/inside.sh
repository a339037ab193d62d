#!/bin/sh
# inside.sh DATA OUT: trains the model inside in two trainings; the same call goes on where it stopped.
set -e
here=apps/recipes/cifar10
train() {
  from=$1 to=$2
  shift 2
  "${HEED:-./heed}" train "$data/train" --test "$data/test" --model "$from" --out "$to" \
    --threads "${THREADS:-1}" --seed 1 --batch-size 128 --run-size 32 --weight-decay 0.05 --clip 1 \
    --label-smoothing 0.1 --flip --crop-padding 4 --ema 0.998 --checkpoint-every 100 "$@"
}
data=$1 out=$2

# New weights, whose first kernels become the principal directions of the pictures.
if [ ! -e "$out/white/preprocessor_config.json" ]; then
  "${HEED:-./heed}" train "$data/train" --config $here/inside.json --out "$out/first" \
    --threads 1 --seed 1 --batch-size 128 --run-size 32 --steps 1 --learning-rate 0.00001
  java $here/Grow.java whiten "$out/first" "$out/white" "$data/train"
fi
train "$out/white" "$out/one-layer" --epochs 15 --learning-rate 0.003 --warm-up 1

# Three layers more before the one that was trained, and a second residual block behind the stem.
[ -e "$out/grown/preprocessor_config.json" ] || java $here/Grow.java deepen "$out/one-layer" "$out/grown" 4 2
train "$out/grown" "$out/inside" --epochs 6 --learning-rate 0.0015 --warm-up 0.5
