"""The keys and ints of StreamTest.theIntsOfAnAddressAreTheSameForEver, from the definitions in Key and Stream: python3 random.py"""
import struct
M64=(1<<64)-1; M32=(1<<32)-1; G=0x9E3779B97F4A7C15; g=0x9E3779B9
def mix(z):
    z=((z^(z>>30))*0xBF58476D1CE4E5B9)&M64; z=((z^(z>>27))*0x94D049BB133111EB)&M64; return z^(z>>31)
def of(seed): return mix((seed+G)&M64)
def derive(b,k,v): return mix(mix((b+k*G)&M64)^mix((v+G)&M64))
def text(b,s):
    h=len(s)
    for c in s: h=mix((h*G+ord(c))&M64)
    return derive(b,1,h)
def whole(b,i): return derive(b,2,i&M64)
def real(b,x): return derive(b,3,struct.unpack('>Q',struct.pack('>d',x+0.0))[0])
def m32(x):
    x=((x^(x>>16))*0x21F0AAAD)&M32; x=((x^(x>>15))*0x735A2D97)&M32; return x^(x>>15)
def ints(key,index,n):
    p,q,r,s=key&M32,key>>32,index&M32,(index>>32)&M32
    r^=m32((p+g)&M32); s^=m32((q+r)&M32); p^=m32(q^s); q=(q+m32((p+s)&M32))&M32; r=(r+m32(q))&M32
    s0,s1,s2,s3=p,q,r,s
    rot=lambda x,k:((x<<k)|(x>>(32-k)))&M32
    out=[]
    for _ in range(n):
        out.append((rot((s0+s3)&M32,7)+s0)&M32); t=(s1<<9)&M32
        s2^=s0; s3^=s1; s1^=s2; s0^=s3; s2^=t; s3=rot(s3,11)
    return out
k=real(whole(text(of(1),"weights"),-3),0.25)
print("%016x"%of(1),"%016x"%text(of(1),"weights"),"%016x"%whole(of(1),-3),"%016x"%real(of(1),0.25),"%016x"%k)
print([x-(1<<32) if x>>31 else x for x in ints(k,0,6)])
print([x-(1<<32) if x>>31 else x for x in ints(of(1),(5<<32)+7,4)])
