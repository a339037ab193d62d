#!/bin/sh
# teacher.sh DATA OUT: trains the convolutional teacher; the same call goes on where it stopped.
exec "${HEED:-./heed}" train "$1/train" --test "$1/test" --config apps/recipes/cifar10/teacher.json \
  --out "$2" --threads "${THREADS:-1}" --seed 1 --epochs 24 --batch-size 128 --run-size 32 \
  --learning-rate 0.003 --warm-up 3 --weight-decay 0.05 --clip 2 --label-smoothing 0.1 \
  --flip --crop-padding 4 --cutmix 1 --mix-probability 0.25 --ema 0.998 --checkpoint-every 50
