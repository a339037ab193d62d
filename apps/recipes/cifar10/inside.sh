#!/bin/sh
# inside.sh DATA OUT: trains the model inside; the same call goes on where it stopped.
exec "${HEED:-./heed}" train "$1/train" --test "$1/test" --config apps/recipes/cifar10/inside.json \
  --out "$2" --threads "${THREADS:-1}" --seed 1 --epochs "${EPOCHS:-13}" --batch-size 128 --run-size 32 \
  --learning-rate 0.002 --warm-up 1 --weight-decay 0.05 --clip 1 --label-smoothing 0.1 \
  --flip --crop-padding 4 --ema 0.998 --checkpoint-every 100
