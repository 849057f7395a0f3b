"""Writes the files of this folder with PyTorch 1.13 (Debian 12's python3-torch): the same tensors in every way torch.save () and its
users store them, and in expected.safetensors. Run it here: /usr/bin/python3 make.py"""
import argparse
import collections
import json
import struct
import zipfile

import numpy as np
import torch

NAMES = {torch.float32: 'F32', torch.float64: 'F64', torch.float16: 'F16', torch.bfloat16: 'BF16', torch.int64: 'I64',
         torch.int32: 'I32', torch.int16: 'I16', torch.int8: 'I8', torch.uint8: 'U8', torch.bool: 'BOOL'}


def make_tensors():
    base = torch.arange(24.).reshape(2, 3, 4) / 7
    tensors = collections.OrderedDict()
    for dtype in NAMES:
        tensors[str(dtype)] = (torch.arange(6) - 2 if dtype != torch.uint8 else torch.arange(6)).reshape(2, 3).to(dtype)
    tensors['base'] = base
    tensors['shared'] = base                   # the same storage
    tensors['sliced'] = base[1:, 1:]           # an offset, and rows with holes between them
    tensors['row'] = base[1, 2]                # an offset, dense
    tensors['transposed'] = base.permute(2, 0, 1)
    tensors['repeated'] = torch.tensor([1.5]).expand(3, 2)
    tensors['scalar'] = torch.tensor(2.5)
    tensors['nothing'] = torch.zeros(0, 4)
    tensors['parameter'] = torch.nn.Parameter(torch.ones(2))
    return tensors


def write_safetensors(path, tensors):
    header, data = {}, b''
    for name, tensor in tensors.items():
        tensor = tensor.detach().contiguous()
        raw = tensor.view(torch.int16).numpy().tobytes() if tensor.dtype == torch.bfloat16 else tensor.numpy().tobytes()
        header[name] = {'dtype': NAMES[tensor.dtype], 'shape': list(tensor.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(path, 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text + data)


def repack(source, path, method, change=lambda name, data: data, more={}):
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(path, 'w', method) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more.items():
            new.writestr(name, data)


def main():
    tensors = make_tensors()
    write_safetensors('expected.safetensors', tensors)
    torch.save(tensors, 'protocol-2.bin')
    torch.save(dict(tensors), 'protocol-4.pt', pickle_protocol=4)
    torch.save({'epoch': 3, 'rate': 1e-3, 'big': 1 << 80, 'args': argparse.Namespace(a=1, b='c'), 'best': np.float64(0.5),
                'seen': {1, 2}, 'none': None, 'size': torch.Size([1, 2]), 'device': torch.device('cpu'),
                'model': {'state_dict': tensors}}, 'nested.pth')
    repack('protocol-2.bin', 'deflated.bin', zipfile.ZIP_DEFLATED)

    sizes = {}  # of an element, by storage, in the order in which storages are numbered
    for tensor in tensors.values():
        sizes.setdefault(tensor.storage()._cdata if tensor.numel() else tensor, tensor.element_size())
    sizes = list(sizes.values())

    def swap(name, data):
        size = sizes[int(name.rpartition('/')[2])] if '/data/' in name else 1
        return data if size == 1 else np.frombuffer(data, f'<u{size}').byteswap().tobytes()
    repack('protocol-2.bin', 'big-endian.bin', zipfile.ZIP_STORED, swap, {'protocol-2/byteorder': b'big'})

    torch.save(collections.OrderedDict(a=torch.ones(2)), 'before-1.6.bin', _use_new_zipfile_serialization=False)
    torch.save(torch.nn.Linear(2, 1), 'whole-module.pt')
    torch.jit.script(torch.nn.Linear(2, 1)).save('program.pt')


main()
